-- Whose account of identity a courier is: what may be seen of deliveries hangs on it. Nobody is two couriers.
ALTER TABLE couriers ADD COLUMN account_id uuid UNIQUE;
