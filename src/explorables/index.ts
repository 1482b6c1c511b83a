/** Things to play with, by name. Each is loaded when a reader opens it, and is no part of the page before. */
import type { ComponentType } from 'react'

export const explorables = {
  partitioner: () => import('./partitioner/index.tsx'),
  failure: () => import('./failure/index.tsx'),
} satisfies Record<string, () => Promise<{ default: ComponentType }>>

export type ExplorableName = keyof typeof explorables
