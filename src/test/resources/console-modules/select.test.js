import {fleetHash, parseRoute, streamHash} from '../console/lib/route.js';
import {allLabels, select} from '../console/lib/select.js';
import {same} from './check.js';

const members = [
  {stream_id: 'a', state: 'streaming', source: 'srt://192.0.2.1:9000', labels: {site: 'oslo'}, bitrate_bps: 5, latency_ms: 9, outputs: 2, healthy_outputs: 1},
  {stream_id: 'b', state: 'failed', source: 'rtp://@239.1.1.1:5004', labels: {site: 'bergen'}, bitrate_bps: 0, error: 'wrong passphrase', outputs: 0, healthy_outputs: 0},
  {stream_id: 'c', state: 'waiting', source: 'srt://192.0.2.2:9000', bitrate_bps: 0, latency_ms: 3, outputs: 1, healthy_outputs: 1},
];
const ids = wanted => select(members, wanted).map(member => member.stream_id).join('');

export const tests = {
  order_unlessAskedFor_isByUrgency: () => same(ids({}), 'bca'),
  order_byAFigure_hasThoseWithoutItLastEitherWay: () => {
    same(ids({sort: 'rtt'}), 'cab');
    same(ids({sort: 'rtt', descending: true}), 'acb');
    same(ids({sort: 'bitrate', descending: true}), 'abc');
    same(ids({sort: 'outputs'}), 'acb');
    same(ids({sort: 'nonsense'}), 'bca');
  },
  words_whereverTheyAre_mustAllBeFound: () => {
    same(ids({text: 'SRT'}), 'ca');
    same(ids({text: 'srt oslo'}), 'a');
    same(ids({text: 'passphrase'}), 'b');
    same(ids({text: 'srt bergen'}), '');
  },
  filters_ofStateAndLabel_narrowDown: () => {
    same(ids({states: new Set(['failed', 'waiting'])}), 'bc');
    same(ids({label: 'site:oslo'}), 'a');
    same(allLabels(members), ['site:bergen', 'site:oslo']);
  },
  address_ofASelection_leadsBackToIt: () => {
    const selection = {text: 'a b&c', states: new Set(['failed', 'waiting']), label: 'site:oslo', sort: 'loss', descending: true};
    same(parseRoute(fleetHash(selection)), {page: 'fleet', selection});
    same(fleetHash(parseRoute('').selection), '#/');
  },
  address_ofAStream_leadsToIt: () => {
    same(parseRoute(streamHash('cam-1.x')), {page: 'stream', id: 'cam-1.x'});
    same(parseRoute('#/streams/cam1/edit'), {page: 'edit', id: 'cam1'});
    same(parseRoute('#/new'), {page: 'new'});
    same(parseRoute('#/streams/%'), {page: 'stream', id: '%'});
    same(parseRoute('#/nothing/of/this').page, 'nowhere');
  },
};
