-- What there was not enough of when an order was rejected, to say it again to who asks again. Earlier releases wrote none.
ALTER TABLE reservations ADD COLUMN missing jsonb;
