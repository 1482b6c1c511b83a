\set ON_ERROR_STOP on
\getenv app_user APP_DB_USER
-- The password is a mounted secret, not an environment variable.
\set app_password `cat /run/secrets/app_db_password`

begin;

select format('create role %I login nosuperuser nocreatedb nocreaterole password %L', :'app_user', :'app_password') \gexec

select format('create schema %I', name)
from unnest(array['common', 'sales', 'inventory', 'payment', 'shipping', 'customer']) as name \gexec

create type common.order_status as enum ('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled');
create type common.payment_status as enum ('pending', 'processing', 'completed', 'failed', 'refunded');
create type common.shipping_status as enum ('pending', 'processing', 'shipped', 'delivered', 'returned');

create domain common.money_amount as numeric(12, 2) check (value >= 0);
create domain common.currency_code as char(3) check (value ~ '^[A-Z]{3}$');

create table common.products (
  id          uuid default gen_random_uuid() constraint products_pk primary key,
  name        text not null,
  description text,
  price       common.money_amount not null,
  currency    common.currency_code not null default 'RUB',
  category    text,
  is_active   boolean not null default true,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);

create table common.customers (
  id             uuid default gen_random_uuid() constraint customers_pk primary key,
  email          text not null,
  name           text not null,
  phone          text,
  loyalty_points integer not null default 0 constraint points_not_negative check (loyalty_points >= 0),
  is_active      boolean not null default true,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  constraint customers_email_ci exclude using btree (lower(email) with =)
);

create index products_by_category on common.products using btree (category) include (name, price);
create index products_by_activity on common.products (is_active, category);

grant usage on schema common, sales, inventory, payment, shipping, customer to :"app_user";
grant select, insert, update, delete on all tables in schema common to :"app_user";
alter default privileges in schema common grant select, insert, update, delete on tables to :"app_user";

commit;
