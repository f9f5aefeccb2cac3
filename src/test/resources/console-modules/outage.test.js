import {configurationNotice} from '../console/lib/configuration.js';
import {cutText, endText, unwatched} from '../console/lib/outage.js';
import {same} from './check.js';

const at = ms => new Date(ms).toISOString();
const cutOff = {end: 'service_killed', open: false, ended_at: at(1_000), cut_off: {observed_again_at: at(56_000), unobserved_ms: 55_000, aftermath: 'went_on', continued_by: 'o2'}};

export const tests = {
  end_ofAnOutage_isSaidInWords: () => {
    same(['recovered', 'stopped', 'service_stopped', 'service_killed', 'something_new'].map(end => endText({open: false, end})),
      ['media came back', 'stream was stopped or changed', 'service was stopped', 'service was killed', 'something new']);
    same(endText({open: true}), 'going on');
  },
  outage_thatWasCutOff_saysForHowLongNobodyWatched: () => {
    same(cutText({open: false, end: 'recovered'}), '');
    same(cutText(cutOff), 'nobody watched for 55 s; media was still missing then');
    same(cutText({cut_off: {unobserved_ms: 2_000}}), 'nobody watched for 2 s; nothing has been seen of the stream since');
    same(cutText({continues: 'o1'}), 'goes on with the one that the end of the service cut off');
    same(unwatched([{end: 'recovered'}, cutOff]), [{begin: 1_000, end: 56_000}]);
  },
  configuration_thatHolds_isNotSpokenOf: () => {
    same(configurationNotice({file: 'a.yaml', valid: true, errors: [], need_restart: []}), null);
    same(configurationNotice({valid: true, something: 'new'}), null);
  },
  configuration_thatIsNotApplied_isSaidToBeFaulty: () => {
    const fault = n => ({field: `streams[${n}].id`, message: 'wrong'});
    same(configurationNotice({file: 'a.yaml', valid: false, errors: [fault(1)]}),
      {tone: 'out', text: 'The configuration file a.yaml has a fault and is not applied. What was read before holds.', faults: ['streams[1].id: wrong']});
    same(configurationNotice({file: null, valid: false, errors: [1, 2, 3, 4, 5].map(fault)}).faults.at(-1), 'and 2 more');
  },
  configuration_whoseStreamsCouldNotBeChanged_namesThem_howeverTheyAreTold: () => {
    same(configurationNotice({valid: true, failed: ['cam1', {stream_id: 'cam2', message: 'port in use'}]}).faults, ['cam1', 'cam2: port in use']);
    same(configurationNotice({valid: true, need_restart: ['holdfast.store.type']}).faults, ['holdfast.store.type']);
  },
};
