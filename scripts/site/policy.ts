/** The security headers of the pages. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Headers for everything we serve from `buildDir`. The few scripts that Docusaurus writes into the pages (the theme must
 * be known before the first paint) are allowed by their hashes, so no other inline script can run.
 */
export function pageHeaders(buildDir: string): Record<string, string> {
  const scripts = [...inlineScriptHashes(buildDir)].map(hash => `'sha256-${hash}'`)
  const policy = [
    "default-src 'self'",
    // WebAssembly is needed by the search and by PostgreSQL in the page.
    `script-src 'self' 'wasm-unsafe-eval' ${scripts.join(' ')}`.trimEnd(),
    // The highlighter colours tokens by style attributes.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]
  return {
    'content-security-policy': policy.join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
}

function inlineScriptHashes(buildDir: string): Set<string> {
  const pages = readdirSync(buildDir, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.html'))
  const scripts = pages.flatMap(page => inlineScripts(readFileSync(join(buildDir, page), 'utf8')))
  return new Set(scripts.map(script => createHash('sha256').update(script).digest('base64')))
}

/** The text of every script in a page that has no `src` and is run. */
export function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)].flatMap(([, attributes = '', text = '']) => {
    const runs = !/\bsrc=/.test(attributes) && !/\btype=["']?application\/(ld\+)?json/.test(attributes)
    return runs && text !== '' ? [text] : []
  })
}
