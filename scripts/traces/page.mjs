/** The two pages: all traces, and one. HTML without a script. */
import { subjectAttribute, treesOf } from './store.mjs'

/** @typedef {import('./store.mjs').Trace} Trace @typedef {import('./store.mjs').SpanTree} SpanTree */

/** @param {Trace[]} traces @param {string} subject what was searched for */
export function listPage(traces, subject) {
  const search = `<form><label>Order or other id <input name="subject" value="${asText(subject)}" size="40"></label> <button>Find</button></form>`
  const rows = traces.map(trace => {
    const { startMs, lastsMs } = timesOf(trace)
    const cells = [
      `<a href="/traces/${asText(trace.id)}">${asText(trace.spans[0]?.name ?? trace.id)}</a>`,
      new Date(startMs).toISOString(),
      asText([...new Set(trace.spans.map(span => span.service))].join(', ')),
      asText([...new Set(trace.spans.flatMap(span => span.attributes[subjectAttribute] ?? []))].join(', ')),
      String(trace.spans.length),
      milliseconds(lastsMs),
    ]
    return `<tr>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`
  })
  const head = ['began with', 'at', 'services', 'about', 'spans', 'lasted'].map(name => `<th scope="col">${name}</th>`)
  const table = `<table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>`
  return page('Traces', `${search}\n${traces.length > 0 ? table : '<p>None yet: place an order.</p>'}`)
}

/** @param {Trace} trace */
export function tracePage(trace) {
  const times = timesOf(trace)
  const intro = `<p><a href="/">All traces</a>. Trace <code>${asText(trace.id)}</code>, ${trace.spans.length} ${trace.spans.length === 1 ? 'span' : 'spans'}, ${milliseconds(times.lastsMs)}. What stands under a span was caused by it.</p>`
  return page('One trace', `${intro}\n${branches(treesOf(trace), times)}`)
}

/** @param {SpanTree[]} trees @param {{ startMs: number, lastsMs: number }} times @returns {string} */
function branches(trees, times) {
  if (trees.length === 0) return ''
  const items = trees.map(({ span, children }) => {
    const after = span.startMs - times.startMs
    const share = (/** @type {number} */ ms) => `${((100 * ms) / (times.lastsMs || 1)).toFixed(2)}%`
    const bar = `<span class="bar" aria-hidden="true"><i style="margin-left:${share(after)};width:${share(span.durationMs)}"></i></span>`
    const failed = span.failed ? ` <strong>failed: ${asText(span.attributes['error.type'] ?? 'error')}</strong>` : ''
    const words = `<b>${asText(span.service)}</b> ${asText(span.name)}${failed} <small>after ${milliseconds(after)}, ${milliseconds(span.durationMs)} long</small>`
    return `<li>${words}${bar}${branches(children, times)}</li>`
  })
  return `<ol>${items.join('\n')}</ol>`
}

/** @param {Trace} trace */
function timesOf({ spans }) {
  const startMs = spans[0]?.startMs ?? 0
  return { startMs, lastsMs: Math.max(0, ...spans.map(span => span.startMs + span.durationMs - startMs)) }
}

const milliseconds = (/** @type {number} */ ms) => `${ms.toFixed(1)} ms`

const style = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif } body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem }
table { border-collapse: collapse } th, td { text-align: left; padding: .25rem .75rem; border-bottom: 1px solid #8886 } td { overflow-wrap: anywhere }
ol { list-style: none; padding-left: 1.25rem; border-left: 1px solid #8886 } li { margin: .25rem 0 }
.bar { display: block; height: .3rem; background: #8883 } .bar i { display: block; height: 100%; min-width: 2px; background: #2a78d6 }`

/** @param {string} title @param {string} content */
function page(title, content) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>\n${content}</main></body></html>`
}

/** @param {string} text */
function asText(text) {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
