/** The explorables by name. Each is loaded when a reader opens it. */
import type { ComponentType } from 'react'

export const explorables = {
  partitioner: () => import('./partitioner/index.tsx'),
  failure: () => import('./failure/index.tsx'),
} satisfies Record<string, () => Promise<{ default: ComponentType }>>

export type ExplorableName = keyof typeof explorables
