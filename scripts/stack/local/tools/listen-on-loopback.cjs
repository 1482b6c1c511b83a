/**
 * Loaded before a service's own code (`node --require`). In its container a server that names no address listens on the
 * container's network; here that would be every network of the machine, so it listens on loopback.
 */
const { Server } = require('node:net')

const everywhere = new Set([undefined, null, '', '0.0.0.0', '::', '[::]'])
const { listen } = Server.prototype

Server.prototype.listen = function (first, ...rest) {
  const isPort = typeof first === 'number' || (typeof first === 'string' && /^\d+$/.test(first))
  if (isPort) {
    const host = typeof rest[0] === 'string' ? rest.shift() : undefined
    return listen.call(this, first, everywhere.has(host) ? '127.0.0.1' : host, ...rest)
  }
  const isAddress = typeof first === 'object' && first !== null && 'port' in first && first.path === undefined
  if (isAddress && everywhere.has(first.host)) return listen.call(this, { ...first, host: '127.0.0.1' }, ...rest)
  return listen.call(this, first, ...rest)
}
