/** So many orders, or couriers, are taken up in one transaction at most. */
export const batchSize = 50
