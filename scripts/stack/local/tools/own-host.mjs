/** Host names by which a container reaches itself, in lower case. */
export const itself = ['localhost', '127.0.0.1', '::1', '[::1]', '0.0.0.0']

/**
 * An address that nobody answers: port 4 is assigned to nothing, and only root could take it. The localhost of an instance
 * leads there on ports that the instance does not listen on, and never to a server of this machine.
 */
export const nowhere = { host: '127.0.0.1', port: 4 }
