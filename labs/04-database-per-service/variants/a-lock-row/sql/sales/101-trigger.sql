CREATE FUNCTION sales.keep_phone_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' OR NEW.phone IS DISTINCT FROM OLD.phone OR NEW.phone_key IS NULL THEN
    NEW.phone_key = common.phone_key(NEW.phone);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER keep_phone_key BEFORE INSERT OR UPDATE ON sales.orders FOR EACH ROW EXECUTE FUNCTION sales.keep_phone_key();
