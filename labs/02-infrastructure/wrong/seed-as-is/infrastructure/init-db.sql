CREATE DATABASE shop;
CREATE USER shop_user WITH PASSWORD 'shop_pass';
GRANT ALL PRIVILEGES ON DATABASE shop TO shop_user;
\c shop;
CREATE SCHEMA common;
CREATE SCHEMA sales;
CREATE SCHEMA inventory;
CREATE SCHEMA payment;
CREATE SCHEMA shipping;
CREATE SCHEMA customer;
CREATE TYPE order_status AS ENUM ('pending', 'confirmed', 'paid', 'shipped', 'delivered', 'cancelled');
CREATE TYPE payment_status AS ENUM ('pending', 'processing', 'completed', 'failed', 'refunded');
CREATE TYPE shipping_status AS ENUM ('pending', 'processing', 'shipped', 'delivered', 'returned');
CREATE TABLE common.products (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    name VARCHAR(255) NOT NULL,
    description TEXT,
    price DECIMAL(10,2) NOT NULL,
    currency VARCHAR(3) DEFAULT 'RUB',
    category VARCHAR(100),
    is_active BOOLEAN DEFAULT TRUE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT NOW()
);
CREATE TABLE common.customers (
    id UUID PRIMARY KEY DEFAULT gen_random_uuid(),
    email VARCHAR(255) UNIQUE NOT NULL,
    name VARCHAR(255) NOT NULL,
    phone VARCHAR(20),
    loyalty_points INTEGER DEFAULT 0,
    is_active BOOLEAN DEFAULT TRUE,
    created_at TIMESTAMP WITH TIME ZONE DEFAULT NOW(),
    updated_at TIMESTAMP WITH TIME ZONE DEFAULT NOW()
);
CREATE INDEX products_category ON common.products(category);
CREATE INDEX products_active ON common.products(is_active);
CREATE INDEX customers_email ON common.customers(email);
