-- transaction: none
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '00000000-0000-0000-0000-000000000000' AND id < '04000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '04000000-0000-0000-0000-000000000000' AND id < '08000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '08000000-0000-0000-0000-000000000000' AND id < '0c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '0c000000-0000-0000-0000-000000000000' AND id < '10000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '10000000-0000-0000-0000-000000000000' AND id < '14000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '14000000-0000-0000-0000-000000000000' AND id < '18000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '18000000-0000-0000-0000-000000000000' AND id < '1c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '1c000000-0000-0000-0000-000000000000' AND id < '20000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '20000000-0000-0000-0000-000000000000' AND id < '24000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '24000000-0000-0000-0000-000000000000' AND id < '28000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '28000000-0000-0000-0000-000000000000' AND id < '2c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '2c000000-0000-0000-0000-000000000000' AND id < '30000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '30000000-0000-0000-0000-000000000000' AND id < '34000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '34000000-0000-0000-0000-000000000000' AND id < '38000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '38000000-0000-0000-0000-000000000000' AND id < '3c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '3c000000-0000-0000-0000-000000000000' AND id < '40000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '40000000-0000-0000-0000-000000000000' AND id < '44000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '44000000-0000-0000-0000-000000000000' AND id < '48000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '48000000-0000-0000-0000-000000000000' AND id < '4c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '4c000000-0000-0000-0000-000000000000' AND id < '50000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '50000000-0000-0000-0000-000000000000' AND id < '54000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '54000000-0000-0000-0000-000000000000' AND id < '58000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '58000000-0000-0000-0000-000000000000' AND id < '5c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '5c000000-0000-0000-0000-000000000000' AND id < '60000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '60000000-0000-0000-0000-000000000000' AND id < '64000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '64000000-0000-0000-0000-000000000000' AND id < '68000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '68000000-0000-0000-0000-000000000000' AND id < '6c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '6c000000-0000-0000-0000-000000000000' AND id < '70000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '70000000-0000-0000-0000-000000000000' AND id < '74000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '74000000-0000-0000-0000-000000000000' AND id < '78000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '78000000-0000-0000-0000-000000000000' AND id < '7c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '7c000000-0000-0000-0000-000000000000' AND id < '80000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '80000000-0000-0000-0000-000000000000' AND id < '84000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '84000000-0000-0000-0000-000000000000' AND id < '88000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '88000000-0000-0000-0000-000000000000' AND id < '8c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '8c000000-0000-0000-0000-000000000000' AND id < '90000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '90000000-0000-0000-0000-000000000000' AND id < '94000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '94000000-0000-0000-0000-000000000000' AND id < '98000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '98000000-0000-0000-0000-000000000000' AND id < '9c000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= '9c000000-0000-0000-0000-000000000000' AND id < 'a0000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'a0000000-0000-0000-0000-000000000000' AND id < 'a4000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'a4000000-0000-0000-0000-000000000000' AND id < 'a8000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'a8000000-0000-0000-0000-000000000000' AND id < 'ac000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'ac000000-0000-0000-0000-000000000000' AND id < 'b0000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'b0000000-0000-0000-0000-000000000000' AND id < 'b4000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'b4000000-0000-0000-0000-000000000000' AND id < 'b8000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'b8000000-0000-0000-0000-000000000000' AND id < 'bc000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'bc000000-0000-0000-0000-000000000000' AND id < 'c0000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'c0000000-0000-0000-0000-000000000000' AND id < 'c4000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'c4000000-0000-0000-0000-000000000000' AND id < 'c8000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'c8000000-0000-0000-0000-000000000000' AND id < 'cc000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'cc000000-0000-0000-0000-000000000000' AND id < 'd0000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'd0000000-0000-0000-0000-000000000000' AND id < 'd4000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'd4000000-0000-0000-0000-000000000000' AND id < 'd8000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'd8000000-0000-0000-0000-000000000000' AND id < 'dc000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'dc000000-0000-0000-0000-000000000000' AND id < 'e0000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'e0000000-0000-0000-0000-000000000000' AND id < 'e4000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'e4000000-0000-0000-0000-000000000000' AND id < 'e8000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'e8000000-0000-0000-0000-000000000000' AND id < 'ec000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'ec000000-0000-0000-0000-000000000000' AND id < 'f0000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'f0000000-0000-0000-0000-000000000000' AND id < 'f4000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'f4000000-0000-0000-0000-000000000000' AND id < 'f8000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'f8000000-0000-0000-0000-000000000000' AND id < 'fc000000-0000-0000-0000-000000000000';
-- next
UPDATE sales.orders SET phone_key = common.phone_key(phone) WHERE phone_key IS NULL AND id >= 'fc000000-0000-0000-0000-000000000000';
