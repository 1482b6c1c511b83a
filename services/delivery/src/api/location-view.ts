import { Type } from 'typebox'
import { boardSize } from '../domain/location.ts'

const coordinate = (description: string) => Type.Integer({ minimum: 1, maximum: boardSize, description })

export const coordinates = {
  x: coordinate('The column, counted from west to east.'),
  y: coordinate('The row, counted from south to north.'),
}
