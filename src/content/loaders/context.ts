/** The part of the bundler's loader interface that our loaders use. */
export interface LoaderContext<Options = unknown> {
  /** Absolute path of the file being loaded; the bundler rebuilds the page when it changes. */
  resourcePath: string
  /** The repository. */
  rootContext: string
  getOptions(): Options
}
