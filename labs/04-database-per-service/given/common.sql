-- What all services share: a kind of order, and two questions that each of them answers in the same way. Given.
CREATE SCHEMA common;
GRANT USAGE ON SCHEMA common TO PUBLIC;

CREATE TYPE common.order_status AS ENUM ('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled');

-- The same telephone, however it is written: its last ten digits. '+7 (912) 345-67-89' gives '9123456789'.
-- Three milliseconds slow on purpose: 700 rows then take as long as millions would without.
CREATE FUNCTION common.phone_key(phone text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  PERFORM pg_catalog.pg_sleep(0.003);
  RETURN right(regexp_replace(phone, '[^0-9]', '', 'g'), 10);
END $$;

-- The day on which an order counts: the shop's clocks stand in Moscow. Three milliseconds slow on purpose.
CREATE FUNCTION common.business_day(moment timestamptz) RETURNS date LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  PERFORM pg_catalog.pg_sleep(0.003);
  RETURN (moment AT TIME ZONE 'Europe/Moscow')::date;
END $$;
