"""What one name has in common through its spellings: Ivanov, Iwanow and Ivanoff are one key, Lukashenko and Loekasjenko too.

In SQL, for indexes need it there. It takes the comparable form of a name (`evidence.names.normalize`: plain lower-case
letters) and undoes what languages of the site do differently when they write Slavic and Arabic names in Latin letters.
Nothing in PostgreSQL does: its metaphone hears English (iwanow → AN), and Daitch-Mokotoff came with version 16.

A key is only ever compared with keys; two names with one key are not said to be the same.
"""

FUNCTIONS = r"""
-- What languages write differently, but for double letters.
CREATE OR REPLACE FUNCTION public.search_sound(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 200 AS $$
BEGIN
  RETURN translate(
    replace(replace(replace(replace(replace(replace(
      regexp_replace(
        -- Chekhov, Tsjechov, Tschechow; Shoigu, Choïgou, Sjojgoe.
        regexp_replace(given, '(tsch|sch|tch|tsj|tsh|sh|ch|sj|zh)', 's', 'g'),
        -- Sergueï.
        'gu([ei])', 'g\1', 'g'),
      'kh', 'k'), 'ou', 'u'), 'oe', 'u'), 'ph', 'f'), 'th', 't'), 'x', 'ks'),
    'cqwvzyj', 'kkffsii');
END $$;

-- And those: Philippe, Filipe. Pairs, twice, and not runs of whatever length: to look for these behind each letter takes the
-- cube of the length of a word, hours for a long one.
CREATE OR REPLACE FUNCTION public.search_fold(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 300 AS $$
BEGIN
  RETURN regexp_replace(regexp_replace(public.search_sound(given), '([a-z])\1', '\1', 'g'), '([a-z])\1', '\1', 'g');
END $$;

-- The keys of all words of a text.
CREATE OR REPLACE FUNCTION public.search_vector(given text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $$
BEGIN
  RETURN array_to_tsvector(array_remove(string_to_array(translate(public.search_fold(given), E'\n', ' '), ' '), ''));
END $$;

-- The keys of the words of running text, in whichever script it is: letters without their marks, links without their targets.
-- What is longer than any article isn't looked at to its end.
CREATE OR REPLACE FUNCTION public.search_prose(given text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 2000 AS $$
BEGIN
  IF given !~ '\S' THEN
    RETURN '';
  END IF;
  RETURN to_tsvector('pg_catalog.simple'::regconfig, public.search_fold(public.search_plain(left(given, 200000))));
END $$;

CREATE OR REPLACE FUNCTION public.search_plain(given text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 300 AS $$
BEGIN
  RETURN replace(replace(replace(translate(
    lower(regexp_replace(normalize(regexp_replace(given, '\]\([^)]*\)', '] ', 'g'), NFKD), '[\u0300-\u036f]', '', 'g')),
    'øłđı', 'oldi'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');
END $$;

-- A key, and what is left of it without one of its letters: two keys that share one are a slip of the pen apart. Short
-- ones stand for themselves alone, and so do numbers and what is no word.
CREATE OR REPLACE FUNCTION public.search_near(key text) RETURNS text[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 500 AS $$
BEGIN
  IF length(key) NOT BETWEEN 4 AND 40 OR key ~ '^[0-9]+$' THEN
    RETURN ARRAY[key];
  END IF;
  RETURN (SELECT array_agg(DISTINCT left(key, n - 1) || substr(key, n + 1)) || key FROM generate_series(1, length(key)) n);
END $$;
"""
