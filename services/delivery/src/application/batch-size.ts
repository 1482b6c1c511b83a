/** The most orders, or couriers, that one transaction handles. */
export const batchSize = 50
