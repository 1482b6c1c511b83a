CREATE FUNCTION sales.with_key() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN NEW.phone_key := common.phone_key(NEW.phone); RETURN NEW; END';
CREATE TRIGGER with_key BEFORE INSERT OR UPDATE ON sales.orders FOR EACH ROW EXECUTE PROCEDURE sales.with_key();
