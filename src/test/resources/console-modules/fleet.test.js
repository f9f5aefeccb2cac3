import {countStates, emptyFleet, withAnswer, withEvents} from '../console/lib/fleet.js';
import {isNews} from '../console/lib/news.js';
import {same} from './check.js';

const at = seconds => new Date(1_767_323_000_000 + seconds * 1000).toISOString();
const told = (id, state, more = {}) => ({stream_id: id, state, since: at(0), attempt: 0, max_retries: 0, bitrate_bps: 1000, ...more});
const answer = (seconds, ...streams) => ({timestamp: at(seconds), streams});
const event = (seconds, type, id, state, more = {}) => ({id: seconds, type, stream_id: id, state, previous_state: 'streaming', timestamp: at(seconds), attempt: 0, max_retries: 0, ...more});
const withEvent = (fleet, event) => withEvents(fleet, [event]);
const known = (...streams) => withAnswer(emptyFleet(), answer(1, ...streams)).fleet;

export const tests = {
  answer_thatIsTheFirst_announcesNothing: () => {
    const {fleet, changes} = withAnswer(emptyFleet(), answer(1, told('a', 'waiting')));
    same(changes, []);
    same(fleet.members.get('a').state, 'waiting');
  },
  answer_withAnotherState_isAChange: () => {
    const {changes} = withAnswer(known(told('a', 'streaming'), told('b', 'streaming')), answer(2, told('a', 'waiting'), told('b', 'streaming')));
    same(changes, [{id: 'a', from: 'streaming', to: 'waiting'}]);
  },
  answer_thatWasMadeBeforeAnEvent_bringsFiguresOnly: () => {
    const after = withEvent(known(told('a', 'streaming')), event(5, 'failure_detected', 'a', 'waiting', {attempt: 1})).fleet;
    const {fleet, changes} = withAnswer(after, answer(4, told('a', 'streaming', {bitrate_bps: 7})));
    same(changes, []);
    same(fleet.members.get('a').state, 'waiting');
    same(fleet.members.get('a').attempt, 1);
    same(fleet.members.get('a').bitrate_bps, 7);
    same(withAnswer(fleet, answer(6, told('a', 'streaming'))).fleet.members.get('a').state, 'streaming');
  },
  answer_withoutAStream_removesIt_unlessItWasAddedLater: () => {
    const added = withEvent(known(told('a', 'streaming')), event(5, 'stream_added', 'b', 'idle')).fleet;
    const {fleet, changes} = withAnswer(added, answer(4));
    same([...fleet.members.keys()], ['b']);
    same(changes, [{id: 'a', from: 'streaming', to: null}]);
  },
  event_thatWaits_tellsWhenTheNextAttemptIs: () => {
    const {fleet} = withEvent(known(told('a', 'waiting')), event(5, 'reconnection_waiting', 'a', 'waiting', {attempt: 3, delay_ms: 2500}));
    same(fleet.members.get('a').next_attempt_at, at(7.5));
    const connecting = withEvent(fleet, event(8, 'reconnection_attempt', 'a', 'connecting', {attempt: 3})).fleet;
    same(connecting.members.get('a').next_attempt_at, undefined);
    same(connecting.members.get('a').since, at(8));
  },
  event_thatIsOlderThanWhatIsKnown_isIgnored: () => {
    const before = known(told('a', 'streaming'));
    same(withEvent(before, event(0.5, 'failure_detected', 'a', 'waiting')), {fleet: before, changes: []});
  },
  event_ofAnIncidentOrAWebhook_saysNothingOfTheStream: () => {
    const before = known(told('a', 'waiting'));
    same(withEvent(before, event(5, 'incident_started', 'a', 'streaming')), {fleet: before, changes: []});
    same(withEvent(before, event(5, 'webhook_disabled', 'a', 'streaming')), {fleet: before, changes: []});
  },
  events_ofOnePiece_areTakenInTheirOrder_andLeaveWhatWasAsItWas: () => {
    const before = known(told('a', 'streaming'));
    const {fleet, changes} = withEvents(before, [
      event(5, 'failure_detected', 'a', 'waiting', {attempt: 1}), event(6, 'reconnection_attempt', 'a', 'connecting', {attempt: 1}),
      event(7, 'stream_added', 'b', 'idle'),
    ]);
    same(changes.map(each => [each.id, each.from, each.to]), [['a', 'streaming', 'waiting'], ['a', 'waiting', 'connecting'], ['b', null, 'idle']]);
    same(fleet.members.get('a').out_since, at(5));
    same(before.members.get('a').state, 'streaming');
  },
  event_ofRemoval_removes: () => {
    const {fleet, changes} = withEvent(known(told('a', 'streaming')), event(5, 'stream_removed', 'a', 'stopped'));
    same([fleet.members.size, changes], [0, [{id: 'a', from: 'streaming', to: null}]]);
  },
  states_whenCounted_addUp: () => {
    same(countStates([told('a', 'waiting'), told('b', 'waiting'), told('c', 'idle')]), new Map([['waiting', 2], ['idle', 1]]));
  },
  news_ofAFleet_leaveOutTheStepsOnTheWay: () => {
    const kinds = ['failure_detected', 'reconnection_attempt', 'reconnection_waiting', 'reconnection_succeeded', 'something_new'];
    same(kinds.filter(type => isNews(event(1, type, 'a', 'waiting'))), ['failure_detected', 'reconnection_succeeded', 'something_new']);
    same(isNews(event(1, 'stream_state_changed', 'a', 'waiting')), false);
    same(isNews(event(1, 'stream_state_changed', 'a', 'degraded')), true);
  },
};
