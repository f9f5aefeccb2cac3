import {Live} from '../console/net/live.js';
import {same} from './check.js';

const event = id => `id: ${id}\nevent: a\ndata: {"id": ${id}}\n\n`;

/** A service whose event stream the test writes, and a page that notes what it hears. */
function world() {
  const opened = [];
  const heard = [];
  const waiting = [];
  const note = what => {
    heard.push(what);
    waiting.splice(0).forEach(check => check());
  };
  const open = (lastId, signal) => {
    let writer;
    const body = new ReadableStream({start: controller => { writer = controller; }});
    signal.addEventListener('abort', () => { try { writer.error(new Error('aborted')); } catch { return; } });
    opened.push({lastId, signal, write: text => writer.enqueue(new TextEncoder().encode(text)), end: () => writer.close()});
    return Promise.resolve({body});
  };
  const until = condition => new Promise(resolve => {
    const check = () => (condition() ? resolve() : waiting.push(check));
    check();
  });
  const live = new Live(open, {
    onEvents: events => note(events.map(each => each.id)),
    onGap: gap => note(gap),
    onLink: isLive => note(isLive ? 'open' : 'closed'),
  }, 5);
  return {live, opened, heard, until, times: what => heard.filter(each => each === what).length};
}

export const tests = {
  events_thatComeAtOnce_areToldInOnePiece_gapsInTheirPlace: async () => {
    const {live, opened, heard, until} = world();
    live.start();
    opened[0].write(`${event(1)}${event(2)}event: gap\ndata: {"missed": 3}\n\n${event(6)}`);
    await until(() => heard.length >= 4);
    same(heard, ['open', [1, 2], {missed: 3}, [6]]);
    live.rest();
  },
  stream_thatEnds_isResumedBehindTheLastEvent: async () => {
    const {live, opened, heard, until, times} = world();
    live.start();
    opened[0].write(event(7) + event(8));
    opened[0].end();
    await until(() => times('open') === 2);
    same([opened.map(each => each.lastId), heard.slice(0, 4)], [['', '8'], ['open', [7, 8], 'closed', 'open']]);
    live.rest();
  },
  stream_thatMayBeDead_whenRenewed_isOpenedAnewBehindTheLastEvent: async () => {
    const {live, opened, heard, until, times} = world();
    live.start();
    opened[0].write(event(7));
    await until(() => heard.length === 2);
    live.renew();
    await until(() => times('open') === 2);
    same([opened[0].signal.aborted, opened[1].lastId, opened.length], [true, '7', 2]);
    live.rest();
  },
  rest_isOver_whenStartedAgain_withOneConnection: async () => {
    const {live, opened, until, times} = world();
    live.start();
    await until(() => times('open') === 1);
    live.rest();
    live.start();
    await until(() => times('open') === 2);
    opened[1].write(event(1));
    await until(() => times('open') === 2);
    same([opened.map(each => each.signal.aborted), times('closed')], [[true, false], 0]);
    live.rest();
  },
};
