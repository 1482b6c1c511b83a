/** Draws Mermaid diagrams in a browser on this machine: the reader gets the finished picture. */
import { createRequire } from 'node:module'
import type { Mermaid, MermaidConfig } from 'mermaid'
import type { Page as BrowserPage } from 'playwright-core'
import { optimize } from 'svgo'
import type { DiagramTheme } from '../../src/content/diagram.ts'
import { openBrowser } from '../site/browser.ts'
import type { Drawing } from './drawing.ts'

/** Colours of the site's own themes; contrast of text on every fill is at least 7:1. */
const palettes: Record<DiagramTheme, MermaidConfig['themeVariables']> = {
  light: {
    darkMode: false,
    background: '#fcfcfa',
    primaryColor: '#e4eff4',
    primaryBorderColor: '#17607f',
    primaryTextColor: '#22292e',
    lineColor: '#55606a',
    textColor: '#22292e',
    edgeLabelBackground: '#fcfcfa',
    clusterBkg: '#f3f4f2',
    clusterBorder: '#a8b0b5',
  },
  dark: {
    darkMode: true,
    background: '#14191d',
    primaryColor: '#1e323d',
    primaryBorderColor: '#7fc8e6',
    primaryTextColor: '#e3e8ea',
    lineColor: '#a8b3ba',
    textColor: '#e3e8ea',
    edgeLabelBackground: '#14191d',
    clusterBkg: '#1a2126',
    clusterBorder: '#4b565d',
  },
}

export async function draw(drawings: Drawing[]): Promise<(Drawing & { svg: string })[]> {
  const script = createRequire(import.meta.url)
    .resolve('mermaid')
    .replace(/[^/\\]+$/, 'mermaid.min.js')
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.addScriptTag({ path: script })
    const drawn = []
    for (const drawing of drawings) drawn.push({ ...drawing, svg: await drawOne(page, drawing) })
    return drawn
  } finally {
    await browser.close()
  }
}

async function drawOne(page: BrowserPage, { name, theme, source }: Drawing): Promise<string> {
  const config: MermaidConfig = {
    startOnLoad: false,
    deterministicIds: true,
    theme: 'base',
    themeVariables: palettes[theme],
    // Fonts with the same widths everywhere: the text is measured here and shown elsewhere.
    fontFamily: '"Liberation Sans", Arial, Helvetica, sans-serif',
    // Text as SVG text: HTML inside SVG is not shown in an image.
    htmlLabels: false,
    flowchart: { htmlLabels: false, useMaxWidth: false },
    sequence: { useMaxWidth: false },
  }
  const svg = await page.evaluate(
    async ([id, text, settings]) => {
      const { mermaid } = window as unknown as { mermaid: Mermaid }
      mermaid.initialize(settings)
      const { svg } = await mermaid.render(id, text)
      // Through the DOM, so that what is written is XML whatever Mermaid put together as HTML.
      const element = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg')
      if (!element) throw new Error('Mermaid drew no picture.')
      for (const side of ['width', 'height']) {
        element.setAttribute(side, String(Math.ceil(Number(element.getAttribute(side)))))
      }
      element.removeAttribute('style')
      const written = element.outerHTML
      for (const marker of element.querySelectorAll('marker')) {
        if (!written.includes(`url(#${marker.id})`)) marker.remove()
      }
      return new XMLSerializer().serializeToString(element)
    },
    [`${name}-${theme}`, source, config] as const,
  )
  return slim(svg)
}

/**
 * Makes the SVG four times smaller: Mermaid writes the styles of every kind of diagram into each. Titles and
 * descriptions for screen readers stay.
 */
function slim(svg: string): string {
  const notes = ['data-id', 'data-points', 'data-edge', 'data-et', 'data-look']
  return optimize(svg, {
    multipass: true,
    plugins: [
      {
        name: 'preset-default',
        params: {
          overrides: {
            removeDesc: false,
            // The styles select rectangles: a path in their place would be black.
            convertShapeToPath: false,
            removeUnknownsAndDefaults: { keepRoleAttr: true },
          },
        },
      },
      { name: 'removeAttrs', params: { attrs: notes } },
    ],
  }).data
}
