/** Bundler loader: gives a file of kafkajs the `Buffer` that a browser does not have. */
const { join } = require('node:path')

const buffer = JSON.stringify(join(__dirname, 'buffer.ts'))

module.exports = source => `const { Buffer } = require(${buffer});\n${source}`
