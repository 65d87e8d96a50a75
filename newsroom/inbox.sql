-- What a reader says is wrong comes in by this function, and by nothing else. Whoever broke into a public process could call it,
-- and gets no further than the limits below: it reads nothing, and answers with a word.
--
-- sender: a keyed hash of the reader's address and of the hour (website/inbox.py). It is kept for the hour that it counts in, and
-- stands beside no message. In an hour, 5 messages from one sender and 60 from all are taken.
--
-- Answers 'sent', 'sender' (too many from there) or 'everybody' (too many from all).
CREATE OR REPLACE FUNCTION inbox.send(page text, body text, email text, sender bytea) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, inbox AS $$
DECLARE
  this_hour timestamptz := date_trunc('hour', clock_timestamp());
  counted integer;
BEGIN
  DELETE FROM inbox.counter c WHERE c.hour < this_hour;
  -- Once it was dealt with, a message and the address to ask back aren't kept for ever.
  DELETE FROM inbox.message m WHERE m.dealt_with_at < clock_timestamp() - interval '1 year';
  INSERT INTO inbox.counter AS c (hour, sender, number) VALUES (this_hour, send.sender, 1)
    ON CONFLICT ON CONSTRAINT counter_pkey DO UPDATE SET number = c.number + 1 RETURNING c.number INTO counted;
  IF counted > 5 THEN
    RETURN 'sender';
  END IF;
  -- The sender of nobody counts all.
  INSERT INTO inbox.counter AS c (hour, sender, number) VALUES (this_hour, '', 1)
    ON CONFLICT ON CONSTRAINT counter_pkey DO UPDATE SET number = c.number + 1 RETURNING c.number INTO counted;
  IF counted > 60 THEN
    RETURN 'everybody';
  END IF;
  INSERT INTO inbox.message (at, page, text, email) VALUES (clock_timestamp(), send.page, send.body, send.email);
  RETURN 'sent';
END $$;
REVOKE ALL ON FUNCTION inbox.send(text, text, text, bytea) FROM PUBLIC;
