export function price(grams: number): number {
  if (!Number.isInteger(grams) || grams <= 0) throw Object.assign(new Error('No weight'), { code: 'parcel.no-weight' })
  return 300 + 50 * Math.max(0, Math.ceil((grams - 1000) / 500))
}
