import {availability, bitrate, bytes, inUnit, latency, share, span, wholeSpan, zone} from '../console/lib/format.js';
import {lasting, nextTry} from '../console/lib/next-try.js';
import {same} from './check.js';

export const tests = {
  bitrate_ofAnySize_hasThreeDigits: () => {
    same([0, 999, 999.6, 1500, 812_345, 4_516_000, 45_160_000, 999_600, 12e9].map(bitrate),
      ['0 bit/s', '999 bit/s', '1.00 kbit/s', '1.50 kbit/s', '812 kbit/s', '4.52 Mbit/s', '45.2 Mbit/s', '1.00 Mbit/s', '12.0 Gbit/s']);
  },
  figure_thatIsMissing_isADash: () => {
    for (const write of [bitrate, bytes, share, availability, latency, span]) {
      same([null, undefined, NaN].map(write), ['–', '–', '–']);
    }
    same(inUnit(null, 'ms'), '–');
  },
  share_thatIsSmall_isNotNone: () => {
    same([0, 0.000001, 0.0123, 0.5, 1, 1558.44].map(share), ['0 %', '<0.01 %', '1.23 %', '50.0 %', '100 %', '155,844 %']);
  },
  availability_thatIsNotWhole_isNeverShownAsWhole: () => {
    same([1, 0.999999999, 0.99995, 0].map(availability), ['100 %', '99.999 %', '99.995 %', '0.000 %']);
  },
  span_ofAnyLength_hasItsTwoLargestUnits: () => {
    same([-5, 0, 940, 9_999, 10_000, 59_999, 60_000, 3_599_000, 3_600_000, 90_000_000].map(span),
      ['0.0 s', '0.0 s', '0.9 s', '9.9 s', '10 s', '59 s', '1 min 00 s', '59 min 59 s', '1 h 00 min', '1 d 1 h']);
  },
  wholeSpan_ofWhatCountsOn_hasNoTenths: () => {
    same([-5, 940, 9_999, 10_000, 61_000, null].map(wholeSpan), ['0 s', '0 s', '9 s', '10 s', '1 min 01 s', '–']);
  },
  zone_ofNow_hasAName: () => {
    same(/^[A-Z]{2,5}([+-]\d+(:\d+)?)?$/.test(zone(0)), true);
  },
  latency_aboveASecond_isInSeconds: () => {
    same([0.1234, 12.34, 1000, 2500].map(latency), ['0.12 ms', '12.3 ms', '1.00 s', '2.50 s']);
  },
  nextTry_ofAStream_countsDown: () => {
    const waiting = {state: 'waiting', attempt: 3, max_retries: 5, next_attempt_at: new Date(10_000).toISOString()};
    same(nextTry(waiting, 7_700), '#3 of 5 in 2.3 s');
    same(nextTry(waiting, 10_001), '#3 of 5 due');
    same(nextTry({state: 'connecting', attempt: 3, max_retries: 0}, 0), '#3 now');
    same(nextTry({state: 'streaming', attempt: 0, max_retries: 0}, 0), '');
    same(nextTry({state: 'failed', attempt: 3, max_retries: 3}, 0), 'gave up at #3');
  },
  nextTry_ofAListener_isItsCallers: () => {
    for (const source of ['srt://:9000?mode=listener&latency=120', 'tcp://:9000', 'tcp://10.0.0.1:9000?mode=listener']) {
      same(nextTry({state: 'connecting', attempt: 0, max_retries: 0, source}, 0), 'awaits its caller');
    }
    same(nextTry({state: 'connecting', attempt: 2, max_retries: 0, source: 'srt://10.0.0.1:9000'}, 0), '#2 now');
  },
  lasting_ofAStreamThatIsOut_countsFromItsLastMedia: () => {
    const at = ms => new Date(ms).toISOString();
    same(lasting({state: 'connecting', since: at(20_000), last_seen: at(5_000)}, 21_000), '16 s');
    same(lasting({state: 'connecting', since: at(5_000)}, 21_000), '16 s');
    same(lasting({state: 'waiting', since: at(20_000), out_since: at(1_000)}, 21_000), '20 s');
    same(lasting({state: 'streaming', since: at(1_000), last_seen: at(20_900)}, 21_000), '20 s');
  },
};
