\set user `echo "$APP_DB_USER"`
\set password `echo "$APP_DB_PASSWORD"`

create schema common; create schema sales; create schema inventory;
create schema payment; create schema shipping; create schema customer;

-- Types
\set order_values '''pending'', ''confirmed'', ''paid'', ''shipped'', ''delivered'', ''cancelled'''
create type common.order_status as enum (:order_values);
create type common.payment_status as enum ('pending', 'processing', 'completed', 'failed', 'refunded');
create type common.shipping_status as enum ('pending', 'processing', 'shipped', 'delivered', 'returned');

-- Tables: bare first, rules after
create table common.products (
  id uuid, name text, description text, price numeric(12,2), currency char(3), category text,
  is_active boolean, created_at timestamptz, updated_at timestamptz
);
alter table common.products
  add primary key (id),
  alter column id set default gen_random_uuid(),
  alter column name set not null,
  alter column price set not null,
  add constraint no_negative_price check (sign(price) <> -1),
  alter column currency set default 'RUB',
  alter column is_active set default true,
  alter column created_at set default now(),
  alter column updated_at set default now();

create table common.customers (
  id uuid primary key default gen_random_uuid(),
  email text collate "C" not null,
  email_key text generated always as (lower(email)) stored unique,
  name text not null,
  phone text,
  loyalty_points integer not null default 0 check (loyalty_points between 0 and 2147483647),
  is_active boolean not null default 't',
  created_at timestamptz not null default transaction_timestamp(),
  updated_at timestamptz not null default transaction_timestamp()
);
create index concurrently if not exists customers_by_email on common.customers (lower(email));
create index products_active on common.products (is_active);
create index products_category on common.products (category, name);

-- The role
create role shop_reader nologin;
create role shop_writer nologin in role shop_reader;
grant usage on schema common, sales, inventory, payment, shipping, customer to shop_reader;
grant select on all tables in schema common to shop_reader;
grant insert, update, delete on all tables in schema common to shop_writer;
create role :"user" login inherit password :'password';
grant shop_writer to :"user";
