/** Stories of warehouses, and what is drawn anew each time that one is told. */
import fc from 'fast-check'
import { filled } from '../../../scripts/lab/kit/property.ts'
import type { Scene } from './scenes.ts'
import { actsOf, told } from './sentences.ts'

export const skus = ['tea', 'cup', 'lamp']
/** In no order of distance, and so that who compares otherwise than as plain texts is seen. */
export const codes = ['L10', 'B', 'a', 'L2']
export const between = (min: number, max: number) => fc.integer({ min, max })
export const small = between(1, 9)

/** Four places and three items. @param capacity of each place */
export const furnished = (capacity: fc.Arbitrary<number>) => [
  ...codes.map(code => told`location ${code}, distance ${fc.constantFrom(0, 2, 9, 10)}, for ${capacity}`),
  ...skus.map(sku => told`item ${sku}, turnover ${fc.constantFrom(0, 3, 9, 20, 100)}`),
]

const questions = actsOf(
  [
    'what are the locations?',
    ...skus.flatMap(sku => [`what is the stock of ${sku}?`, `what are the movements of ${sku}?`]),
  ].join(' · '),
)

/** With all that can be asked at the end. @param told lists of acts, in which arbitraries stand for values */
export const story = (warehouse: unknown, told: unknown[], how: object = {}): fc.Arbitrary<Scene> =>
  filled<Scene>({ warehouse, acts: [...told, questions], ...how }).map(scene => ({ ...scene, acts: scene.acts.flat() }))

const [sku, code, some] = [fc.constantFrom(...skus), fc.constantFrom(...codes), between(1, 7)]
const sentence = (texts: TemplateStringsArray, ...words: unknown[]) => told(texts, ...words).map(([act]) => act!.text)
/** A command that moves goods, possible or not. */
export const anyCommand = fc.oneof(
  { weight: 4, arbitrary: sentence`receive ${some} ${sku}` },
  { weight: 3, arbitrary: sentence`pick ${some} ${sku}` },
  { weight: 2, arbitrary: sentence`transfer ${some} ${sku} from ${code} to ${code}` },
  { weight: 1, arbitrary: sentence`adjust ${sku} in ${code} by ${some}, counted` },
  { weight: 1, arbitrary: sentence`adjust ${sku} in ${code} by ${between(-7, -1)}, counted` },
)
