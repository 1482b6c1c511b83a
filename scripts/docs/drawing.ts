import type { DiagramTheme } from '../../src/content/diagram.ts'

/** One picture to be drawn. */
export interface Drawing {
  name: string
  source: string
  theme: DiagramTheme
  /** Absolute path of the SVG. */
  file: string
}
