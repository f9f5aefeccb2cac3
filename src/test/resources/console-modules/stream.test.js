import {linePath} from '../console/lib/sparkline.js';
import {SseParser} from '../console/lib/sse.js';
import {History} from '../console/lib/history.js';
import {leaveOut, stretches, totals} from '../console/lib/timeline.js';
import {same} from './check.js';

const STREAM = 'retry: 1000\nid: 5\n\nid: 6\nevent: a\ndata: {"x": "ü:1"}\n\n: heartbeat\nid: 9\n\nid: 10\r\nevent: b\r\ndata: one\r\ndata: two\r\n\r\nid: 11\ndata: cut';

function parsed(pieces) {
  const events = [];
  const parser = new SseParser(event => events.push(event));
  pieces.forEach(piece => parser.push(piece));
  return {events, lastId: parser.lastId};
}

const EXPECTED = {events: [{id: '6', type: 'a', data: '{"x": "ü:1"}'}, {id: '10', type: 'b', data: 'one\ntwo'}], lastId: '10'};
const at = ms => new Date(ms).toISOString();
const event = (ms, previous, state, type = 'stream_state_changed') => ({type, timestamp: at(ms), previous_state: previous, state});

export const tests = {
  eventStream_whereverItIsCut_isReadTheSame: () => {
    same(parsed([STREAM]), EXPECTED);
    same(parsed([...STREAM]), EXPECTED);
    for (let i = 1; i < STREAM.length; i++) {
      same(parsed([STREAM.slice(0, i), STREAM.slice(i)]), EXPECTED);
    }
  },
  line_throughSamples_isInterruptedWhereOneIsMissing: () => {
    same(linePath([0, 10, NaN, 5], 30, 10), 'M0 10h.1L10 0M30 5h.1');
    same(linePath([1, 1], 10, 10, 100), 'M0 9.9h.1L10 9.9');
    same(linePath([], 10, 10), '');
  },
  history_ofSeconds_keepsTheLatestAndLeavesOutWhatWasMissed: () => {
    const history = new History(4);
    const take = (second, bitrate) => history.take(new Map([['a', {bitrate_bps: bitrate}]]), second * 1000 + 500);
    take(100, 1);
    take(100, 9);
    same(history.of('a', 'bitrate_bps'), [NaN, NaN, NaN, 1]);
    take(101, 2);
    take(103, 4);
    same(history.of('a', 'bitrate_bps'), [1, 2, 4, 4]);
    take(106, 5);
    same(history.of('a', 'bitrate_bps'), [4, NaN, NaN, 5]);
    take(120, 5);
    same(history.of('a', 'bitrate_bps'), [NaN, NaN, NaN, 5]);
    same(history.of('a', 'latency_ms').every(Number.isNaN), true);
    history.take(new Map(), 121_000);
    same(history.of('a', 'bitrate_bps'), []);
  },
  stretches_fromEvents_reachFromTheFirstKnownToNow: () => {
    const events = [event(1000, 'streaming', 'waiting'), event(1500, 'waiting', 'waiting', 'reconnection_waiting'), event(3000, 'waiting', 'streaming'),
      event(3500, 'waiting', 'waiting', 'incident_ended')];
    const now = {state: 'streaming', since: at(3000)};
    same(stretches(events, now, 0, 4000), [{state: 'waiting', begin: 1000, end: 3000}, {state: 'streaming', begin: 3000, end: 4000}]);
    same(stretches(events, now, 2000, 4000).map(each => each.begin), [2000, 3000]);
    same(stretches(events, {state: 'stopped', since: at(3900)}, 3000, 4000).map(each => each.end), [3900, 4000]);
  },
  stretches_withoutEvents_areTheStateOfNow: () => {
    same(stretches([], {state: 'idle', since: at(5)}, 0, 10), [{state: 'idle', begin: 5, end: 10}]);
    same(stretches([], undefined, 0, 10), []);
  },
  stretches_inWhichNobodyWatched_sayThat: () => {
    const parts = [{state: 'a', begin: 0, end: 10}, {state: 'b', begin: 10, end: 20}];
    same(leaveOut(parts, []), parts);
    same(leaveOut(parts, [{begin: 8, end: 12}, {begin: 30, end: 40}]), [
      {state: 'a', begin: 0, end: 8}, {state: 'not watched', begin: 8, end: 10}, {state: 'not watched', begin: 10, end: 12}, {state: 'b', begin: 12, end: 20}]);
    same(leaveOut(parts, [{begin: -5, end: 50}]).map(each => each.state), ['not watched', 'not watched']);
  },
  totals_ofStretches_areLongestFirst: () => {
    same(totals([{state: 'a', begin: 0, end: 1}, {state: 'b', begin: 1, end: 5}, {state: 'a', begin: 5, end: 7}]), [['b', 4], ['a', 3]]);
  },
};
