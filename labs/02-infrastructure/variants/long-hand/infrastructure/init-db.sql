begin;

create schema common;
create schema sales;
create schema inventory;
create schema payment;
create schema shipping;
create schema customer;

create type common.order_status as enum ('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled');
create type common.payment_status as enum ('pending', 'processing', 'completed', 'failed', 'refunded');
create type common.shipping_status as enum ('pending', 'processing', 'shipped', 'delivered', 'returned');

create table common.products (
  id uuid not null default gen_random_uuid(),
  name character varying(255) not null,
  description text,
  price decimal(10, 2) not null,
  currency character varying(3) not null default 'RUB',
  category character varying(100),
  is_active boolean not null default true,
  created_at timestamp with time zone not null default current_timestamp,
  updated_at timestamp with time zone not null default current_timestamp
);

create table common.customers (
  id uuid not null default gen_random_uuid(),
  email character varying(320) not null,
  name character varying(255) not null,
  phone character varying(20),
  loyalty_points integer not null default 0,
  is_active boolean not null default true,
  created_at timestamp with time zone not null default current_timestamp,
  updated_at timestamp with time zone not null default current_timestamp
);

alter table common.products
  add constraint products_pkey primary key (id),
  add constraint products_price_not_negative check (not price < 0),
  add constraint products_currency_code check (currency similar to '[A-Z]{3}');

alter table common.customers
  add constraint customers_pkey primary key (id),
  add constraint customers_points_not_negative check (loyalty_points > -1);

create index products_by_category on common.products using btree (category, name);
create index products_by_activity on common.products using btree (is_active);
create unique index customers_by_email on common.customers using btree (lower(email));
create index customers_by_activity on common.customers using btree (is_active);

\getenv services_login APP_DB_USER
\getenv services_secret APP_DB_PASSWORD
create user :"services_login" with password :'services_secret';

grant usage on schema common to :"services_login";
grant usage on schema sales to :"services_login";
grant usage on schema inventory to :"services_login";
grant usage on schema payment to :"services_login";
grant usage on schema shipping to :"services_login";
grant usage on schema customer to :"services_login";
grant select, insert, update, delete on all tables in schema common to :"services_login";

commit;
