// The bundler loads its loaders with plain Node; tsx lets it take the TypeScript one.
const { require: requireTypeScript } = require('tsx/cjs/api')

module.exports = requireTypeScript('./course-data.ts', __filename).default
