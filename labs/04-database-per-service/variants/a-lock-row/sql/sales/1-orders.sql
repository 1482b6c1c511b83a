CREATE DOMAIN sales.minor_units AS bigint CHECK (VALUE >= 0);
CREATE DOMAIN sales.status AS common.order_status DEFAULT 'pending' NOT NULL;
CREATE TABLE sales.orders (
  id uuid NOT NULL UNIQUE,
  customer_id uuid NOT NULL,
  phone varchar NOT NULL,
  status sales.status,
  amount_minor sales.minor_units NOT NULL,
  currency char(3) NOT NULL,
  placed_at timestamp with time zone NOT NULL,
  version int4 DEFAULT 1 NOT NULL
);
