-- Names what last moved the order (W3C Trace Context), so that what is asked again belongs to the same trace. Earlier
-- releases wrote none.
ALTER TABLE orders ADD COLUMN traceparent text;
