-- A shop to try things in: eight products and one customer. Their stock arrives as movements in the inventory service.
-- The ids are fixed, so that lessons and tests can name them; running this twice changes nothing.

INSERT INTO common.products (id, name, description, price, currency, category) VALUES
  ('00000000-0000-4000-8000-000000000101', 'Assam leaf tea, 250 g', 'Strong and malty; takes milk.', 540.00, 'RUB', 'tea'),
  ('00000000-0000-4000-8000-000000000102', 'Sencha leaf tea, 100 g', 'Steamed green leaves; 70 °C, two minutes.', 690.00, 'RUB', 'tea'),
  ('00000000-0000-4000-8000-000000000103', 'Buckwheat honey, 500 g', 'Dark, from one apiary.', 780.00, 'RUB', 'pantry'),
  ('00000000-0000-4000-8000-000000000104', 'Espresso beans, 1 kg', 'Medium roast, roasted this week.', 1890.00, 'RUB', 'coffee'),
  ('00000000-0000-4000-8000-000000000105', 'Hand grinder', 'Steel burrs, forty settings.', 6490.00, 'RUB', 'equipment'),
  ('00000000-0000-4000-8000-000000000106', 'Gooseneck kettle, 0.9 l', 'Pours where you point it.', 5290.00, 'RUB', 'equipment'),
  ('00000000-0000-4000-8000-000000000107', 'Stoneware cup, 300 ml', 'No two alike.', 1150.50, 'RUB', 'equipment'),
  ('00000000-0000-4000-8000-000000000108', 'Paper filters, 100 pieces', NULL, 349.99, 'RUB', 'equipment')
ON CONFLICT (id) DO NOTHING;

INSERT INTO common.customers (id, email, name, phone) VALUES
  ('00000000-0000-4000-8000-000000000001', 'ada@example.com', 'Ada Example', '+7 900 000-00-01')
ON CONFLICT (id) DO NOTHING;
