UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL;
