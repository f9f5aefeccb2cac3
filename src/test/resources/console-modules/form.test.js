import {toDocument, toFields} from '../console/lib/document.js';
import {placeFaults, placeOf} from '../console/lib/faults.js';
import {fails, same} from './check.js';

const DOCUMENT = {
  id: 'cam1',
  labels: {site: 'oslo', room: '1'},
  priority: 90,
  sources: [{uri: 'srt://192.0.2.10:9000?passphrase=***'}],
  outputs: [{uri: 'udp://127.0.0.1:9500'}],
  reconnection: {max_retries: 7, backoff: {type: 'fixed'}},
  health: {max_latency: '1s'},
  status: {state: 'idle'},
};

export const tests = {
  document_takenApart_isPutTogetherAgainWithoutLoss: () => {
    const {status, ...expected} = DOCUMENT;
    const found = toDocument(toFields(DOCUMENT));
    same(found.reconnection, {backoff: {type: 'fixed'}, max_retries: '7'});
    same({...found, reconnection: null}.labels, expected.labels);
    same([found.id, found.sources, found.outputs, found.priority, found.health], ['cam1', expected.sources, expected.outputs, '90', {max_latency: '1s'}]);
    same('status' in found, false);
    same(JSON.parse(toFields(DOCUMENT).rest), {reconnection: {backoff: {type: 'fixed'}}});
  },
  document_ofEmptyFields_hasNothingThatWasNotWritten: () => {
    const fields = toFields({});
    same(toDocument({...fields, id: ' x ', sources: ['', 'udp://:5000', ''], labels: ' , '}), {id: 'x', sources: [{uri: ''}, {uri: 'udp://:5000'}], outputs: []});
  },
  rest_thatIsNoObject_isRefusedBeforeItIsSent: () => {
    fails(() => toDocument({...toFields({}), rest: '[1]'}), SyntaxError);
    fails(() => toDocument({...toFields({}), rest: '{'}), SyntaxError);
    same(toDocument({...toFields({}), rest: '{"health": 5, "nonsense": 1}', settings: new Map([['health.max_latency', '1s']])}).health, 5);
  },
  fault_ofAPath_isShownAtTheNearestField: () => {
    const fields = new Set(['id', 'sources[0].uri', 'sources', 'reconnection', 'reconnection.max_retries']);
    same(placeOf('sources[0].uri', fields), 'sources[0].uri');
    same(placeOf('sources[0].uri.latency', fields), 'sources[0].uri');
    same(placeOf('sources[3].uri', fields), 'sources');
    same(placeOf('reconnection.backoff.type', fields), 'reconnection');
    same(placeOf('nonsense', fields), null);
    same(placeOf('', fields), null);
  },
  faults_ofManyFields_areAllTold: () => {
    const {byField, others} = placeFaults([
      {field: 'id', message: 'one'}, {field: 'id', message: 'two'}, {field: 'sources[0].uri.latency', message: 'three'}, {field: 'x', message: 'four'},
    ], new Set(['id', 'sources[0].uri']));
    same(byField, new Map([['id', ['one', 'two']], ['sources[0].uri', ['sources[0].uri.latency: three']]]));
    same(others, [{field: 'x', message: 'four'}]);
  },
};
