/**
 * The services, one entry each. The name is also that of the folder, the schema and the host. What must be said of a
 * service elsewhere (in docker-compose.yml, nginx, …) is held against this table by `scripts/lint/declared-services.ts`,
 * which says what is missing. Plain JavaScript: set-up reads it before anything is installed.
 *
 * - `port`: on this machine; in its container every service listens on 8000.
 * - `roles`: what it logs in to the database as, each with a password of its own.
 * - `publishes`: topics that it sends events to.
 * - `consumers`: topics that it takes events from, by the name of the consumer (group at the broker, key in the inbox).
 */
export const services = /** @type {const} */ ({
  sales: {
    port: 8001,
    roles: ['migrate', 'app', 'relay'],
    publishes: ['order-events', 'payment-commands', 'order-commands'],
    consumers: {
      sales: ['inventory-events', 'payment-events', 'shipping-events'],
      'sales-customers': ['customer-events'],
    },
  },
  inventory: {
    port: 8002,
    roles: ['migrate', 'app', 'relay'],
    publishes: ['inventory-events'],
    consumers: { inventory: ['order-events'], 'inventory-movements': ['warehouse-movements'] },
  },
  payment: {
    port: 8003,
    roles: ['migrate', 'app', 'relay', 'provider'],
    publishes: ['payment-events'],
    consumers: { payment: ['payment-commands'] },
  },
  delivery: {
    port: 8004,
    roles: ['migrate', 'app', 'relay'],
    publishes: ['shipping-events'],
    consumers: { delivery: ['order-commands'] },
  },
  identity: {
    port: 8005,
    roles: ['migrate', 'app', 'relay'],
    publishes: ['customer-events'],
    consumers: {},
  },
  progress: {
    port: 8006,
    roles: ['migrate', 'app'],
    publishes: [],
    consumers: {},
  },
})

/**
 * The variable in `.env` that holds the password of a role. The one for requests is the service's own.
 * @param {string} service
 * @param {string} role
 */
export function passwordVariable(service, role) {
  return `${service.toUpperCase()}${role === 'app' ? '' : `_${role.toUpperCase()}`}_DB_PASSWORD`
}
