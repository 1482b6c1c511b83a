export const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''

export const isPositiveInteger = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0
