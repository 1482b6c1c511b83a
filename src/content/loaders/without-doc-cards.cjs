/**
 * Bundler loader for the data about all other pages that Docusaurus puts into each page: it removes their descriptions,
 * four kilobytes of every page that only cards of documents would show. There are none here.
 */
module.exports = function withoutDocCards(source) {
  const props = JSON.parse(source)
  if (props.version?.docs) props.version.docs = {}
  return JSON.stringify(props)
}
