-- The pairs of posts of some people, and what each pair is: the body of two functions of moves.sql, which fill in what starts with
-- a colon. There stands what a post, a pair and a reading are. `people`: whose posts (NULL: everybody's); `undated`: also the
-- pairs of which neither dates nor sources say anything. “Inside” is the first of the two sets that are paired.
WITH RECURSIVE
-- Posts that several sources tell (SamePost), directly or through a third: named after the least of their ids.
linked AS (
  SELECT s.affiliation_id AS one, s.other_id AS other
    FROM @.people_samepost s JOIN @.people_affiliation a ON a.id = s.affiliation_id
   WHERE people IS NULL OR a.person_id = ANY (people)
  UNION
  SELECT s.other_id, s.affiliation_id
    FROM @.people_samepost s JOIN @.people_affiliation a ON a.id = s.affiliation_id
   WHERE people IS NULL OR a.person_id = ANY (people)
),
reached AS (
  SELECT one, other FROM linked
  UNION
  SELECT r.one, l.other FROM reached r JOIN linked l ON l.one = r.other
),
tenures AS (
  SELECT one AS id, least(one::text, min(other::text))::uuid AS tenure FROM reached GROUP BY one
),
posts AS (
  SELECT a.id, a.person_id, a.organization_id, r.category_id, coalesce(r.sphere_id, o.sphere_id) AS sphere_id,
         @.weakness(a.standing) AS weakness, coalesce(t.tenure, a.id) AS tenure, a.headcount_low IS NOT NULL AS partly, :sets
         a.standing = 'stated' AND a.reality NOT IN ('announced', 'planned') AS firm, b.*
    FROM @.people_affiliation a
    JOIN @.people_role r ON r.id = a.role_id
    JOIN @.people_rolecategory c ON c.code = r.category_id
    JOIN @.orgs_organization o ON o.id = a.organization_id
    JOIN @.people_person p ON p.id = a.person_id
    LEFT JOIN tenures t ON t.id = a.id
    CROSS JOIN LATERAL @.post_bounds(a) b
   WHERE :eligible
     AND p.identity <> 'unresolved'
     AND a.standing <> 'unsupported'
     AND a.dates_agree
     AND (people IS NULL OR a.person_id = ANY (people))
),
-- What sources say of the order of two posts: how well the statement of each sort stands, and which one it is.
orders AS (
  SELECT x.affiliation_id AS later, x.other_id AS earlier,
         min(@.weakness(x.standing)) FILTER (WHERE x.relation = 'after') AS "after",
         min(x.id::text) FILTER (WHERE x.relation = 'after') AS after_id,
         min(@.weakness(x.standing)) FILTER (WHERE x.relation = 'together') AS "together",
         min(x.id::text) FILTER (WHERE x.relation = 'together') AS together_id
    FROM @.people_affiliationorder x JOIN @.people_affiliation a ON a.id = x.affiliation_id
   WHERE x.standing <> 'unsupported' AND x.reality NOT IN ('announced', 'planned')
     AND (people IS NULL OR a.person_id = ANY (people))
   GROUP BY 1, 2
),
pairs AS (
  SELECT i.person_id, :door AS door, i.id AS i_id, o.id AS o_id, i.tenure AS i_tenure, o.tenure AS o_tenure,
         i.organization_id AS i_org, o.organization_id AS o_org, i.sphere_id AS i_sphere, o.sphere_id AS o_sphere,
         i.category_id AS i_category, o.category_id AS o_category, i.firm AND o.firm AS firm,
         i.psf AS isf, i.psl AS isl, i.pef AS ief, i.pel AS iel, o.psf AS osf, o.psl AS osl, o.pef AS oef, o.pel AS oel,
         coalesce(i.pef < o.psl, true) AS before,
         coalesce(o.pef < i.psl, true) AS after,
         coalesce(i.psf <= o.pel, true) AND coalesce(o.psf <= i.pel, true) AS together,
         coalesce(i.sef < o.ssl, true) AS sure_before,
         coalesce(o.sef < i.ssl, true) AS sure_after,
         coalesce(i.ssf <= o.sel, true) AND coalesce(o.ssf <= i.sel, true) AS sure_together,
         i.ssf AS sure_isf, o.ssl AS sure_osl,
         greatest(i.weakness, o.weakness) AS weakness,
         outwards."after" AS told_exit, inwards."after" AS told_entry,
         least(outwards."together", inwards."together") AS told_both,
         outwards.after_id AS exit_id, inwards.after_id AS entry_id,
         CASE WHEN inwards."together" < outwards."together" OR outwards."together" IS NULL
              THEN inwards.together_id ELSE outwards.together_id END AS both_id,
         i.partly AND o.partly AS partly
    FROM posts i
    :pairing
    LEFT JOIN orders outwards ON outwards.later = o.id AND outwards.earlier = i.id
    LEFT JOIN orders inwards ON inwards.later = i.id AND inwards.earlier = o.id
),
judged AS (
  SELECT *,
         -- What a source says counts where the dates leave it open, and where no other source says the opposite.
         (before OR together) AND told_exit IS NOT NULL AND told_entry IS NULL AND told_both IS NULL AS by_exit,
         (after OR together) AND told_entry IS NOT NULL AND told_exit IS NULL AND told_both IS NULL AS by_entry,
         together AND told_both IS NOT NULL AND told_exit IS NULL AND told_entry IS NULL AS by_both,
         firm AND sure_before::int + sure_after::int + sure_together::int = 1
              AND (before, after, together) = (sure_before, sure_after, sure_together) AS is_certain
    FROM pairs
),
decided AS (
  SELECT *,
         CASE WHEN is_certain THEN CASE WHEN before THEN 'exit' WHEN after THEN 'entry' ELSE 'both' END
              WHEN by_exit THEN 'exit' WHEN by_entry THEN 'entry' WHEN by_both THEN 'both'
              WHEN before AND NOT after THEN 'exit'
              WHEN after AND NOT before THEN 'entry'
              WHEN NOT before AND NOT after THEN 'both'
              ELSE 'unknown' END AS direction,
         CASE WHEN is_certain THEN 'certain' WHEN by_exit OR by_entry OR by_both THEN 'asserted' ELSE 'possible' END AS basis,
         CASE WHEN is_certain THEN 0 WHEN by_exit OR by_entry OR by_both THEN 1 ELSE 2 END AS looseness,
         CASE WHEN is_certain THEN NULL WHEN by_exit THEN exit_id WHEN by_entry THEN entry_id WHEN by_both THEN both_id END AS order_id,
         greatest(weakness, CASE WHEN is_certain THEN 0 WHEN by_exit THEN told_exit WHEN by_entry THEN told_entry
                                 WHEN by_both THEN told_both ELSE 0 END) AS weakest
    FROM judged
   -- Of a group, two different parts may have held the two: only a source can say that they are the same people.
   WHERE NOT partly OR by_exit OR by_entry OR by_both
),
-- The post that was left and the one taken up; the inside one first where that isn't known. `high` is NULL where there is
-- no limit, which greatest() alone would hide.
measured AS (
  SELECT *, direction = 'entry' AS inwards,
         CASE direction WHEN 'exit' THEN greatest(osf - iel, 0)
                        WHEN 'entry' THEN greatest(isf - oel, 0)
                        WHEN 'both' THEN 0
                        ELSE CASE WHEN together THEN 0 ELSE greatest(least(osf - iel, isf - oel), 0) END END AS low,
         CASE direction WHEN 'exit' THEN CASE WHEN osl - ief IS NOT NULL THEN greatest(osl - ief, 0) END
                        WHEN 'entry' THEN CASE WHEN isl - oef IS NOT NULL THEN greatest(isl - oef, 0) END
                        WHEN 'both' THEN 0
                        ELSE CASE WHEN osl - ief IS NOT NULL AND isl - oef IS NOT NULL
                                  THEN greatest(osl - ief, isl - oef, 0) END END AS high
    FROM decided
),
told AS (
  SELECT *, md5(i_id::text || o_id::text)::uuid AS id FROM measured
   WHERE undated OR basis <> 'possible' OR high IS NOT NULL
),
-- An entry after an exit through the same door: from the outside post that is left now, or into one taken up before. Asked of
-- windows: how many rows these are the planner can't know, and a join of them with themselves took the square of their number.
returned AS (
  SELECT *,
         least(
           min(looseness) FILTER (WHERE direction = 'exit') OVER (PARTITION BY person_id, door, o_id),
           CASE WHEN sure_isf IS NOT NULL THEN min(looseness) FILTER (WHERE direction = 'exit') OVER earlier END) AS exit_looseness
    FROM told
  WINDOW earlier AS (
    PARTITION BY person_id, door ORDER BY CASE direction WHEN 'exit' THEN sure_osl WHEN 'entry' THEN sure_isf END
    RANGE BETWEEN UNBOUNDED PRECEDING AND interval '1 day' PRECEDING)
)
SELECT t.id, right(t.id::text, 12), t.person_id, t.door,
       CASE WHEN inwards THEN o_id ELSE i_id END, CASE WHEN inwards THEN i_id ELSE o_id END,
       t.direction, t.basis,
       CASE WHEN t.basis = 'asserted' THEN CASE WHEN t.direction = 'both' THEN 'asserted' ELSE 'no' END
            WHEN NOT t.together THEN 'no'
            WHEN t.direction = 'both' AND t.basis = 'certain' THEN 'certain'
            ELSE 'possible' END,
       CASE WHEN direction = 'entry' AND door IS NOT NULL AND exit_looseness IS NOT NULL
            THEN CASE greatest(looseness, exit_looseness) WHEN 0 THEN 'certain' WHEN 1 THEN 'asserted' ELSE 'possible' END
            ELSE '' END,
       CASE t.weakest WHEN 0 THEN 'stated' WHEN 1 THEN 'alleged' WHEN 2 THEN 'disputed' ELSE 'denied' END,
       t.low, t.high,
       CASE WHEN inwards THEN oef ELSE ief END, CASE WHEN inwards THEN oel ELSE iel END,
       CASE WHEN inwards THEN isf ELSE osf END, CASE WHEN inwards THEN isl ELSE osl END,
       CASE WHEN inwards THEN coalesce(isf, oef, isl, oel) ELSE coalesce(osf, ief, osl, iel) END,
       row_number() OVER (PARTITION BY t.person_id, t.door, t.i_tenure, t.o_tenure
                          ORDER BY t.looseness, t.weakest, t.high - t.low NULLS LAST, t.id) = 1,
       CASE WHEN inwards THEN o_org ELSE i_org END, CASE WHEN inwards THEN i_org ELSE o_org END,
       CASE WHEN inwards THEN o_sphere ELSE i_sphere END, CASE WHEN inwards THEN i_sphere ELSE o_sphere END,
       CASE WHEN inwards THEN o_category ELSE i_category END, CASE WHEN inwards THEN i_category ELSE o_category END,
       t.order_id::uuid
  FROM returned t
