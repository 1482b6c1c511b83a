/** What is said when a rule does not hold. A code is the lab, the rule and the name here: `01.1.3.shared-store`. */
import type { Message } from '../../../scripts/lab/kit/rules.ts'

export const messages = {
  missing: { says: 'There is no architecture.yaml.', next: 'Begin with the one that npx lab start 01 gives you' },
  unreadable: { says: '{file} cannot be read. {what}.', next: '{advice}' },
  undeclared: {
    says: '{where} names the {kind} “{name}”, which is not there.',
    next: 'Look for it where it is declared, letter by letter: yours in architecture.yaml, data and externals in given/requirements.yaml',
  },
  'taken-name': {
    says: 'A service cannot be called “{name}”, which is already the name of {what}.',
    next: 'Give it a name of its own',
  },
  'no-key': {
    says: 'Topic {topic} keeps the latest message of each key, and its messages have no key.',
    next: 'Ask of what the latest is worth keeping, and look for that among the entities',
  },
  'no-owner': { says: '{fact} has no owner.', next: 'Ask which service is asked first when this changes' },
  'two-owners': {
    says: '{fact} has more than one owner: {owners}.',
    next: 'Ask who decides what it is; all others can keep a copy or ask',
  },
  'no-store': {
    says: '{service} {remembers}, and names no store to keep it in.',
    next: 'Give it a store of its own, or nothing to remember',
  },
  'shared-store': {
    says: '{service} and {other} open the same store, {store}.',
    next: 'Imagine that one of the two changes a table, and ask who has to wait; then give each its own',
  },
  'idle-service': {
    says: '{service} is on no journey, and publishes and hears nothing.',
    next: 'Find the journey for which it is there, or leave it out',
  },

  'no-journey': {
    says: 'There is no journey {journey}: {what}',
    next: 'Write down who is called first, and whom that one has to ask',
  },
  'begins-elsewhere': {
    says: 'Journey {journey} does not begin with the visitor.',
    next: 'Somebody sits at a screen: what is called first?',
  },
  'not-called-yet': {
    says: 'In journey {journey} {caller} calls {callee} before anybody has called {caller}.',
    next: 'Put the call that reaches {caller} above it; what stands in one inner list goes at the same time',
  },
  'too-many-doors': {
    says: 'Visitors call {count} services: {doors}.',
    next: 'Let one or two services be the door, which call all others',
  },
  'not-read': {
    says: 'Journey {journey} reads {fact}, which no service that it waits for has.',
    next: 'Either call its owner, or let a service that is called anyway keep a copy',
  },
  'not-shown': {
    says: 'Journey {journey} may show {fact}, which no service on its way has.',
    next: 'Call somebody who has it, and ask whether the journey is worth anything without',
  },
  'not-used': {
    says: 'Journey {journey} uses {external}, and no call that it waits for leads there.',
    next: 'Find the service that speaks with it, and let it call',
  },
  'not-written': {
    says: 'Journey {journey} writes {entity}, and does not wait for {owner}, who owns it.',
    next: 'Ask who has to have stored it when the visitor is told “done”',
  },
  'done-too-early': {
    says: 'Journey {journey} writes {entity}, and reaches {owner}, who owns it, by a message only.',
    next: 'Ask when the visitor is told “done”, and what has been stored by then',
  },
  circle: {
    says: 'Services call each other in a circle: {circle}.',
    next: 'Ask for each of these calls whether news or a copy could replace it; one is enough',
  },
  'too-slow': {
    says: 'Journey {journey} takes too long.',
    next: 'Write the milliseconds beside each step, and see what could go at once, or not at all',
  },

  'too-seldom': {
    says: 'Journey {journey} works too seldom: it needs {parts}, all at the same time.',
    next: 'Go through the list and ask of each what the journey wants from it, and whether that could already be there',
  },
  'stops-too-much': {
    says: '{service} is down → {count} of {all} journeys stop: {ways}.',
    next: 'Ask what each of these journeys wants from {service}, and which of them could do with a copy',
  },
  'needs-broker': {
    says: 'The broker is down → {journey} stops: {way}.',
    next: 'Ask whether somebody waits at a screen for this answer',
  },

  'foreign-event': {
    says: '{service} publishes {event} about {entity}, and owns nothing of it.',
    next: 'Let the news come from the one who decides it',
  },
  'foreign-fact': {
    says: '{event} carries {fact}, which {service} does not own.',
    next: 'Tell only what is yours; whoever needs the rest can hear its owner',
  },
  'secret-told': {
    says: '{event} carries {fact}, which is secret: whoever hears the topic has it.',
    next: 'Write down who needs which fact, and let the event carry just that',
  },
  'secret-copied': { says: '{service} keeps a copy of {fact}, which is secret.', next: 'Let its owner answer instead' },
  'not-few': {
    says: '{service} asks for {fact} every {every} seconds, and there may be millions of them.',
    next: 'Find the events that bring it',
  },
  'asked-too-seldom': {
    says: '{service} asks for {fact} too seldom.',
    next: 'Look at the mark of this fact in given/requirements.yaml',
  },
  drifts: {
    says: '{history} → {outcome}.',
    next: 'Play it on paper: which event does the copy miss, and which two must not overtake each other?',
  },
  'cannot-rebuild': {
    says: 'Long ago {history} → {outcome}.',
    next: 'Write down all messages of this key, cross out what the topic does not keep, and read the rest',
  },
  'not-told': {
    says: '{service} owns what is a user’s ({entity}), and hears nothing when an account is closed.',
    next: 'Let it hear the event that comes when a user is removed, and act on it',
  },
  remembered: {
    says: 'Topic {topic} holds {facts} {days} days after the account was closed: {why}.',
    next: 'Follow the last message of one user through the topic, from the day of leaving on',
  },
  'newcomer-drifts': {
    says: 'Somebody new hears all about {entity}: {history} → {outcome}.',
    next: 'Ask which event tells a stranger what this fact is now, and whether it can be overtaken',
  },
  'unheard-event': {
    says: '{event} is heard by nobody but its publisher.',
    next: 'Find who needs it, or leave it out',
  },
  'idle-topic': { says: 'Topic {topic} has no event.', next: 'Leave it out, or say which event goes there' },
  'unread-copy': {
    says: '{service} keeps a copy of {fact}, and no journey that comes through it reads that.',
    next: 'Every copy can be wrong one day: keep those that somebody reads',
  },

  'no-decision': {
    says: 'No file in decisions/ says decides: {subject}.',
    next: 'Write a decision about it; the task has the list of headings',
  },
  'decided-twice': {
    says: '{count} files in decisions/ say decides: {subject}.',
    next: 'Keep the one that holds; what was rejected is an option in it',
  },
  'not-accepted': {
    says: '{file} is not accepted.',
    next: 'A decision that is not taken yet binds nobody: say when it is',
  },
  'no-date': { says: '{file} has no date.', next: 'Say on which day it was decided, year first' },
  'no-title': { says: '{file} has no title.', next: 'Say in one line what was decided' },
  'no-section': {
    says: '{file} says nothing under “{heading}”.',
    next: 'Use the heading letter by letter, and write what somebody wants to know who comes in two years',
  },
  'one-option': {
    says: '{file} considers {count} options.',
    next: 'Write down what somebody reasonable would have done instead',
  },
  'no-choice': {
    says: '{file} names none of its options as the chosen one.',
    next: 'Write Chosen option, a colon, the words of the option in quotes, and because',
  },
  'option-not-weighed': {
    says: '{file} does not weigh the option “{option}”.',
    next: 'Give it a heading with the same words under Pros and Cons of the Options',
  },
  'one-sided': {
    says: '{file} says nothing {side} of “{option}”.',
    next: 'Ask somebody who would have chosen otherwise',
  },
  'no-consequence': {
    says: '{file} names no {side} consequence.',
    next: 'Every decision costs something, and buys something: say both',
  },
  'too-few-claims': {
    says: '{file} does not claim {what}.',
    next: 'Put a figure or a fact into claims that can be looked up',
  },
  'odd-claim': {
    says: '{file} claims something in a form that nobody can look up: {claim}.',
    next: 'Use one of the forms in the task',
  },
  'unknown-claim': {
    says: '{file} claims something of “{name}”, which the model does not have.',
    next: 'Compare the names with those in architecture.yaml',
  },
  untrue: { says: '{file} claims what the model does not say: {claim}.', next: 'Compute it again after each change' },
  'few-names': {
    says: '{file} names {count} parts of the model.',
    next: 'Say which parts the decision is about, as in service/gateway or journey/search',
  },
  'unknown-name': {
    says: '{file} names {name}, which the model does not have.',
    next: 'Compare the name with architecture.yaml',
  },
} satisfies Record<string, Message>
