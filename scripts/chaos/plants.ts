/** Changes to the database that a broken platform could leave; the checks must find each of them. */
export const plants: Record<string, string> = {
  'a piece is lost': `UPDATE inventory.stock SET quantity = quantity - 1 WHERE quantity > reserved`,
  'a piece stays set aside': `UPDATE inventory.stock SET reserved = reserved + 1 WHERE quantity > reserved`,
  'money is taken for a cancelled order': `
    UPDATE payment.provider_ledger SET state = 'captured', decline_reason = NULL WHERE idempotency_key =
      (SELECT idempotency_key FROM payment.provider_ledger WHERE state <> 'captured' LIMIT 1)`,
  'money is taken twice over': `UPDATE payment.provider_ledger SET amount_minor = amount_minor * 2 WHERE state = 'captured'`,
  'an order is lost': `
    WITH lost AS (SELECT id FROM sales.orders WHERE status = 'cancelled' LIMIT 1),
    lines AS (DELETE FROM sales.order_lines WHERE order_id IN (SELECT id FROM lost))
    DELETE FROM sales.orders WHERE id IN (SELECT id FROM lost)`,
  'a delivery never was': `
    UPDATE delivery.orders SET status = 'failed', failure = 'too_large', courier_id = NULL WHERE status = 'completed'`,
  'a message has no effect': `
    INSERT INTO sales.dead_letters (consumer, position, topic, headers, reason)
    VALUES ('sales', 'payment-events/0/0', 'payment-events', '{}', 'planted')`,
}
