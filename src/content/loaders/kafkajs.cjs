/** Bundler loader for kafkajs in the browser: adds a `Buffer` to its files and leaves its codec out. */
const { join, sep } = require('node:path')

const inBrowser = join(__dirname, '../../explorables/partitioner/in-browser')
const requireOurs = name => `require(${JSON.stringify(join(inBrowser, name))})`
const codec = join('kafkajs', 'src', 'consumer', 'assignerProtocol.js')

module.exports = function kafkajs(source) {
  // Spread, so that the importer takes it for CommonJS as it takes the original.
  if (this.resourcePath.endsWith(sep + codec)) return `module.exports = { ...${requireOurs('assigner-protocol.ts')} }`
  return `const { Buffer } = ${requireOurs('buffer.ts')};\n${source}`
}
