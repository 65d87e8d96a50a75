-- Moves through the revolving door, worked out from the posts of each person. Installed in each schema by `migrate`
-- (people/derived.py puts the schema's name in place of “@”), and run there by triggers after any change that matters.
--
-- A post is an affiliation that can open a door: its role does (or else its category), it isn't honorary, its person isn't
-- one of two namesakes, a citation supports it, and its dates leave a reading. Two posts of one person in the two spheres of a
-- door are a pair. What can be is asked of the dates in every reading of both, as evidence/periods.py defines one:
--
--   before    the inside post ended before the outside one started
--   after     the outside post ended before the inside one started
--   together  on some day both were held (an end day counts as held)
--
-- Only one of them possible: that is the order, and certain if it is so without the dates that end in “?” too, and both
-- posts are stated as facts that happened. Before or together: an exit, possibly; after or together: an entry, possibly. Before
-- or after: the order is unknown. A cited order decides among what the dates leave open (basis: asserted).
-- people/tests/test_moves_brute_force.py holds all this against an enumeration of the readings.

-- What a function answers with can't be changed in place.
DROP FUNCTION IF EXISTS @.moves_of(uuid[], text[], boolean);
DROP FUNCTION IF EXISTS @.passages_of(uuid[], text[], text[], uuid[], text[], text[], uuid[], boolean);

-- The bounds of a post with the dates that end in “?” as written (what is possible: p…) and without them (what is certain:
-- s…): the first and the last day on which it can have started (…sf, …sl) and ended (…ef, …el). NULL: not limited.
CREATE OR REPLACE FUNCTION @.post_bounds(a @.people_affiliation)
RETURNS TABLE (psf date, psl date, pef date, pel date, ssf date, ssl date, sef date, sel date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT a.possible_from,
       CASE WHEN plain THEN a.certain_from
            WHEN as_written THEN least(public.edtf_latest(a.start), public.edtf_latest(a."end"), a.attested_first, a.unsure_first)
            ELSE public.period_certain_from(a.start, a."end", a.attested_first, a.attested_last) END,
       CASE WHEN plain THEN a.certain_until
            WHEN as_written THEN greatest(public.edtf_earliest(a."end"), public.edtf_earliest(a.start), a.attested_last, a.unsure_last)
            ELSE public.period_certain_until(a.start, a."end", a.attested_first, a.attested_last) END,
       a.possible_until,
       CASE WHEN a.start LIKE '%?' THEN NULL ELSE a.possible_from END,
       CASE WHEN plain THEN a.certain_from
            ELSE public.period_certain_from(a.start, a."end", a.attested_first, a.attested_last) END,
       CASE WHEN plain THEN a.certain_until
            ELSE public.period_certain_until(a.start, a."end", a.attested_first, a.attested_last) END,
       CASE WHEN a."end" LIKE '%?' THEN NULL ELSE a.possible_until END
  FROM (
    -- Plain: nothing unsure, and nothing that lay ahead: then the stored bounds are all there is.
    SELECT coalesce(a.start, '') NOT LIKE '%?' AND coalesce(a."end", '') NOT LIKE '%?'
           AND a.unsure_first IS NULL AND a.unsure_last IS NULL AND a.reality NOT IN ('announced', 'planned') AS plain,
           public.period_agrees_as_written(
             a.start, a."end", a.attested_first, a.attested_last, a.unsure_first, a.unsure_last) AS as_written
  ) shape
$$;

CREATE OR REPLACE FUNCTION @.weakness(standing text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE standing WHEN 'stated' THEN 0 WHEN 'alleged' THEN 1 WHEN 'disputed' THEN 2 ELSE 3 END
$$;

CREATE OR REPLACE FUNCTION @.in_set(
  organization uuid, kind text, category text, organizations uuid[], kinds text[], categories text[]
) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT (organizations IS NULL OR organization = ANY (organizations)) AND (kinds IS NULL OR kind = ANY (kinds))
     AND (categories IS NULL OR category = ANY (categories))
$$;

-- The moves of some people (NULL: of everybody) through some doors (NULL: all). undated: also the pairs of which neither dates nor
-- sources say anything, which have no row in the table.
CREATE OR REPLACE FUNCTION @.moves_of(people uuid[], doors text[], undated boolean)
RETURNS TABLE (
  id uuid, key text, person_id uuid, door_id text, first_id uuid, second_id uuid, direction text, basis text, together text,
  "returns" text, standing text, gap_low integer, gap_high integer, left_from date, left_until date, joined_from date,
  joined_until date, happened date, counts boolean, from_organization_id uuid, to_organization_id uuid, from_sphere_id text,
  to_sphere_id text, from_role_category_id text, to_role_category_id text, order_id uuid
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
/* pairs.sql
   :eligible  coalesce(r.opens_door, c.opens_door) AND a.engagement <> 'honorary'
   :sets      -- no sets: spheres decide
   :door      d.code
   :pairing   JOIN @.orgs_door d ON d.inside_id = i.sphere_id AND (doors IS NULL OR d.code = ANY (doors))
              JOIN posts o ON o.person_id = i.person_id AND o.sphere_id = d.outside_id
*/
$$;

-- The same without spheres and doors: from posts in one set of organizations (by id or by kind) or of role categories to posts in
-- another. What isn't given (NULL) sets no limit; every post that is supported counts, memberships too.
CREATE OR REPLACE FUNCTION @.passages_of(
  from_organizations uuid[], from_kinds text[], from_categories text[],
  to_organizations uuid[], to_kinds text[], to_categories text[], people uuid[], undated boolean)
RETURNS TABLE (
  id uuid, key text, person_id uuid, door_id text, first_id uuid, second_id uuid, direction text, basis text, together text,
  "returns" text, standing text, gap_low integer, gap_high integer, left_from date, left_until date, joined_from date,
  joined_until date, happened date, counts boolean, from_organization_id uuid, to_organization_id uuid, from_sphere_id text,
  to_sphere_id text, from_role_category_id text, to_role_category_id text, order_id uuid
) LANGUAGE sql STABLE PARALLEL SAFE AS $$
/* pairs.sql
   :eligible  (@.in_set(a.organization_id, o.kind_id, r.category_id, from_organizations, from_kinds, from_categories)
               OR @.in_set(a.organization_id, o.kind_id, r.category_id, to_organizations, to_kinds, to_categories))
   :sets      @.in_set(a.organization_id, o.kind_id, r.category_id, from_organizations, from_kinds, from_categories) AS in_from,
              @.in_set(a.organization_id, o.kind_id, r.category_id, to_organizations, to_kinds, to_categories) AS in_to,
   :door      NULL::text
   :pairing   JOIN posts o ON o.person_id = i.person_id AND o.id <> i.id AND i.in_from AND o.in_to
               AND NOT (o.in_from AND i.in_to AND o.id < i.id)
*/
$$;

-- What rules say of moves. Within: in every reading, the office was left while the rule was in force, and the other post was
-- held on some day of the period after it: from the day after leaving up to and including the same date N months on (or the last
-- day of that month), as Regulation (EEC, Euratom) No 1182/71, article 3, counts. Outside: in no reading. Where the office can't
-- have been left while the rule was in force, or nothing can have been held after it, the rule says nothing and there is no row.
CREATE OR REPLACE FUNCTION @.outcomes_of(people uuid[], doors text[], rules uuid[])
RETURNS TABLE (id uuid, move_id uuid, rule_id uuid, outcome text, ended_from date, ended_until date)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
WITH asked AS (
  SELECT m.id AS move_id, r.id AS rule_id, make_interval(months => r.months) AS period, r.never_in_force,
         m.direction = 'exit' AND m.basis = 'asserted' AS told_after, m.standing = 'stated' AND r.standing = 'stated' AS firm,
         r.possible_from, r.certain_from, r.certain_until, r.possible_until,
         i.reality NOT IN ('announced', 'planned') AND o.reality NOT IN ('announced', 'planned') AS happened,
         ib.pef, ib.pel, ib.sef, ib.sel, ob.psf AS osf, ob.pel AS oel, ob.ssl AS sure_osl, ob.sef AS sure_oef
    FROM @.people_move m
    JOIN @.people_affiliation i ON i.id = CASE m.direction WHEN 'entry' THEN m.second_id ELSE m.first_id END
    JOIN @.people_affiliation o ON o.id = CASE m.direction WHEN 'entry' THEN m.first_id ELSE m.second_id END
    JOIN @.people_role ir ON ir.id = i.role_id
    JOIN @.people_role outer_role ON outer_role.id = o.role_id
    JOIN @.orgs_organization io ON io.id = i.organization_id
    JOIN @.orgs_organization oo ON oo.id = o.organization_id
    CROSS JOIN LATERAL @.post_bounds(i) ib
    CROSS JOIN LATERAL @.post_bounds(o) ob
    JOIN @.people_rule r ON (rules IS NULL OR r.id = ANY (rules))
     AND r.standing <> 'unsupported'
     AND EXISTS (
       SELECT FROM @.people_ruleoffice f WHERE f.rule_id = r.id
          AND (f.role_id IS NULL OR f.role_id = i.role_id)
          AND (f.role_category_id IS NULL OR f.role_category_id = ir.category_id)
          AND (f.organization_id IS NULL OR f.organization_id = i.organization_id)
          AND (f.organization_kind_id IS NULL OR f.organization_kind_id = io.kind_id))
     AND EXISTS (
       SELECT FROM @.people_ruledestination d WHERE d.rule_id = r.id
          AND (d.sphere_id IS NULL OR d.sphere_id = coalesce(outer_role.sphere_id, oo.sphere_id))
          AND (d.role_category_id IS NULL OR d.role_category_id = outer_role.category_id)
          AND (d.organization_kind_id IS NULL OR d.organization_kind_id = oo.kind_id))
   WHERE (people IS NULL OR m.person_id = ANY (people)) AND (doors IS NULL OR m.door_id = ANY (doors))
     -- Who came in left nothing behind; by dates that shows below.
     AND NOT (m.direction = 'entry' AND m.basis = 'asserted')
),
judged AS (
  SELECT *,
         -- The office can have been left from `from_day` to `to_day`, while the rule was in force and the other post still held.
         greatest(pef, possible_from) AS from_day, least(pel, possible_until, oel - 1) AS to_day,
         coalesce(firm AND happened
           AND (never_in_force OR (sef >= certain_from AND sel <= certain_until))
           AND sure_osl <= (sef + period)::date AND (told_after OR sure_oef > sel), false) AS always
    FROM asked
   WHERE coalesce(greatest(pef, possible_from) <= least(pel, possible_until), true) AND coalesce(pef < oel, true)
)
SELECT md5(move_id::text || rule_id::text)::uuid, move_id, rule_id,
       CASE WHEN always THEN 'within'
            WHEN coalesce(from_day <= to_day, true) AND coalesce(osf <= (to_day + period)::date, true) THEN 'unclear'
            ELSE 'outside' END,
       least((pef + period)::date, date '9999-12-31'), least((pel + period)::date, date '9999-12-31')
  FROM judged
$$;

-- Work out again. Each argument limits what is touched; NULL: everything.
CREATE OR REPLACE FUNCTION @.refresh_outcomes(people uuid[], doors text[], rules uuid[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  DELETE FROM @.people_ruleoutcome x
   WHERE (rules IS NULL OR x.rule_id = ANY (rules))
     AND (people IS NULL AND doors IS NULL OR x.move_id IN (
       SELECT m.id FROM @.people_move m
        WHERE (people IS NULL OR m.person_id = ANY (people)) AND (doors IS NULL OR m.door_id = ANY (doors))));
  INSERT INTO @.people_ruleoutcome (id, move_id, rule_id, outcome, ended_from, ended_until)
  SELECT f.id, f.move_id, f.rule_id, f.outcome, f.ended_from, f.ended_until
    FROM @.outcomes_of(people, doors, rules) f;
END $$;

CREATE OR REPLACE FUNCTION @.refresh_moves(people uuid[], doors text[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF people IS NOT NULL THEN
    -- One after the other: whoever waits here reads the other's posts afterwards, in a statement of its own.
    PERFORM 1 FROM @.people_person p WHERE p.id = ANY (people) ORDER BY p.id FOR NO KEY UPDATE;
  END IF;
  DELETE FROM @.people_ruleoutcome x USING @.people_move m
   WHERE x.move_id = m.id AND (people IS NULL OR m.person_id = ANY (people)) AND (doors IS NULL OR m.door_id = ANY (doors));
  DELETE FROM @.people_move m
   WHERE (people IS NULL OR m.person_id = ANY (people)) AND (doors IS NULL OR m.door_id = ANY (doors));
  INSERT INTO @.people_move (
    id, key, person_id, door_id, first_id, second_id, direction, basis, together, "returns", standing, gap_low, gap_high,
    left_from, left_until, joined_from, joined_until, happened, counts, from_organization_id, to_organization_id,
    from_sphere_id, to_sphere_id, from_role_category_id, to_role_category_id, order_id)
  SELECT f.id, f.key, f.person_id, f.door_id, f.first_id, f.second_id, f.direction, f.basis, f.together, f."returns", f.standing,
         f.gap_low, f.gap_high, f.left_from, f.left_until, f.joined_from, f.joined_until, f.happened, f.counts,
         f.from_organization_id, f.to_organization_id, f.from_sphere_id, f.to_sphere_id, f.from_role_category_id,
         f.to_role_category_id, f.order_id
    FROM @.moves_of(people, doors, false) f;
  PERFORM @.refresh_outcomes(people, doors, NULL);
END $$;

-- ── Triggers: after each statement, for whom it touched ────────────────────────────────────────────────────────────────

-- The rows that a statement touched, with some columns of theirs, as text to select from.
CREATE OR REPLACE FUNCTION @.rows_touched(operation text, columns text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE operation WHEN 'INSERT' THEN 'new_rows' WHEN 'DELETE' THEN 'old_rows'
              ELSE format('(SELECT %1$s FROM old_rows UNION SELECT %1$s FROM new_rows)', columns) END
$$;

-- An affiliation without a citation makes no move. Publishing writes citations first; elsewhere they update it (derive_facts).
-- Old and new rows are compared as sets here and below: the plan of a join is kept from the first call, and one that was made for
-- no rows at all compares each of two thousand with each.
CREATE OR REPLACE FUNCTION @.moves_after_affiliations() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT person_id) INTO touched FROM new_rows WHERE standing <> 'unsupported';
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT person_id) INTO touched FROM old_rows;
  ELSE
    SELECT array_agg(DISTINCT person_id) INTO touched FROM (
      (SELECT id, person_id, role_id, organization_id, engagement, reality, standing, start, "end", attested_first,
              attested_last, unsure_first, unsure_last, headcount_low IS NULL FROM old_rows
       EXCEPT
       SELECT id, person_id, role_id, organization_id, engagement, reality, standing, start, "end", attested_first,
              attested_last, unsure_first, unsure_last, headcount_low IS NULL FROM new_rows)
      UNION ALL
      (SELECT id, person_id, role_id, organization_id, engagement, reality, standing, start, "end", attested_first,
              attested_last, unsure_first, unsure_last, headcount_low IS NULL FROM new_rows
       EXCEPT
       SELECT id, person_id, role_id, organization_id, engagement, reality, standing, start, "end", attested_first,
              attested_last, unsure_first, unsure_last, headcount_low IS NULL FROM old_rows)
    ) changed;
  END IF;
  IF touched IS NOT NULL THEN
    PERFORM @.refresh_moves(touched, NULL);
  END IF;
  RETURN NULL;
END $$;

-- What ties two affiliations: their order, or that they are the same post.
CREATE OR REPLACE FUNCTION @.moves_after_ties() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid[];
BEGIN
  EXECUTE format(
    'SELECT array_agg(DISTINCT a.person_id) FROM %s r JOIN @.people_affiliation a ON a.id IN (r.affiliation_id, r.other_id)',
    @.rows_touched(TG_OP, 'affiliation_id, other_id')) INTO touched;
  IF touched IS NOT NULL THEN
    PERFORM @.refresh_moves(touched, NULL);
  END IF;
  RETURN NULL;
END $$;

-- Where posts stand, and whether they open a door: roles, their categories, organizations, people.
CREATE OR REPLACE FUNCTION @.moves_after_places() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid[];
BEGIN
  IF TG_TABLE_NAME = 'people_role' THEN
    SELECT array_agg(DISTINCT a.person_id) INTO touched
      FROM (SELECT id, category_id, sphere_id, opens_door FROM new_rows
            EXCEPT SELECT id, category_id, sphere_id, opens_door FROM old_rows) changed
      JOIN @.people_affiliation a ON a.role_id = changed.id;
  ELSIF TG_TABLE_NAME = 'people_rolecategory' THEN
    SELECT array_agg(DISTINCT a.person_id) INTO touched
      FROM (SELECT code, opens_door FROM new_rows EXCEPT SELECT code, opens_door FROM old_rows) changed
      JOIN @.people_role r ON r.category_id = changed.code
      JOIN @.people_affiliation a ON a.role_id = r.id;
  ELSIF TG_TABLE_NAME = 'orgs_organization' THEN
    SELECT array_agg(DISTINCT a.person_id) INTO touched
      FROM (SELECT id, sphere_id, kind_id FROM new_rows EXCEPT SELECT id, sphere_id, kind_id FROM old_rows) changed
      JOIN @.people_affiliation a ON a.organization_id = changed.id;
  ELSE
    SELECT array_agg(id) INTO touched
      FROM (SELECT id, identity FROM new_rows EXCEPT SELECT id, identity FROM old_rows) changed;
  END IF;
  IF touched IS NOT NULL THEN
    PERFORM @.refresh_moves(touched, NULL);
  END IF;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION @.moves_after_doors() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched text[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(code) INTO touched FROM new_rows;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(code) INTO touched FROM old_rows;
  ELSE
    SELECT array_agg(code) INTO touched
      FROM (SELECT code, inside_id, outside_id FROM new_rows EXCEPT SELECT code, inside_id, outside_id FROM old_rows) changed;
  END IF;
  IF touched IS NOT NULL THEN
    PERFORM @.refresh_moves(NULL, touched);
  END IF;
  RETURN NULL;
END $$;

-- Rules, their offices and their destinations. Argument: the column that holds the rule's id.
CREATE OR REPLACE FUNCTION @.outcomes_after_rules() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  touched uuid[];
BEGIN
  EXECUTE format('SELECT array_agg(DISTINCT r.%I) FROM %s r', TG_ARGV[0], @.rows_touched(TG_OP, quote_ident(TG_ARGV[0])))
    INTO touched;
  IF touched IS NOT NULL THEN
    PERFORM @.refresh_outcomes(NULL, NULL, touched);
  END IF;
  RETURN NULL;
END $$;
