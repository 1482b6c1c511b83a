/** Cache key of the answer about a product in a warehouse. */
export function stockCacheKey({ warehouseId, productId }: { warehouseId: string; productId: string }): string {
  return `stock:${warehouseId}:${productId}`
}
