// How many people a rule holds for, while it is being written: asked when typing pauses for a moment, answers to older questions dropped.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Asked, Counted, Problem } from '../../engine/protocol';
import { call, model } from '../../state/session';

const kPause = 80; // ms; with the core's own time the figure follows within 200

export interface Counting {
  counted: Counted | null;
  problems: Problem[];
  busy: boolean;
}

export function useCount(asked: Asked | null): Counting {
  const [state, setState] = useState<Counting>({ counted: null, problems: [], busy: false });
  const turn = useRef(0);
  const print = asked ? JSON.stringify(asked) : '';
  const data = model.value?.fingerprint;
  useEffect(() => {
    const mine = ++turn.current;
    if (!asked) {
      setState({ counted: null, problems: [], busy: false });
      return undefined;
    }
    setState((before) => ({ ...before, busy: true }));
    const timer = setTimeout(() => {
      void call('count', asked).then((reply) => {
        if (mine !== turn.current) return;
        setState(
          'ok' in reply
            ? { counted: reply.ok, problems: [], busy: false }
            : { counted: null, problems: reply.problems, busy: false },
        );
      });
    }, kPause);
    return () => clearTimeout(timer);
  }, [print, data]);
  useEffect(() => () => void ++turn.current, []);
  return state;
}
