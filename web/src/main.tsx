// Composition root: lock the realm, start the engine, draw.
import './lockdown';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/import.css';
import './styles/coming.css';
import './styles/report.css';
import './styles/funnel.css';
import './styles/segments.css';
import './styles/returning.css';
import './styles/hours.css';
import './styles/ltv.css';
import './styles/gmv.css';
import './styles/workspace.css';
import './styles/small.css';
import { render } from 'preact';
import { startEngine } from './engine/start';
import { joinShell } from './state/bridge';
import { begin } from './state/session';
import { watchShelf } from './state/shelf';
import { Frame } from './views/frame/frame';

const place = document.getElementById('app');
if (place) render(<Frame />, place);
joinShell();
watchShelf();
void begin(startEngine);
