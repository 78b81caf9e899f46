import { effect } from '@preact/signals';
import { render } from 'preact';
import { IncidentListPage } from './incident-list.tsx';
import { IncidentPage } from './incident-page.tsx';
import { live } from './live.ts';
import { SignIn } from './sign-in.tsx';
import { announcement, detail, followLinks, list, refresh, route, startClock, trouble } from './state.ts';
import { SystemStrip } from './system-strip.tsx';

function Page() {
  if (trouble.value === 'token') return <SignIn />;
  const shown = route.value;
  return shown.page === 'list' ? <IncidentListPage status={shown.status} /> : <IncidentPage />;
}

function App() {
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <SystemStrip />
      <main id="main" tabIndex={-1}>
        <Page />
      </main>
      <p class="unseen" aria-live="polite">
        {announcement}
      </p>
    </>
  );
}

const root = document.getElementById('app');
if (root) render(<App />, root);

effect(() => {
  const open = list.value?.counts.open ?? 0;
  const title = route.value.page === 'incident' ? detail.value?.incident.title : undefined;
  document.title = title === undefined ? `${open > 0 ? `(${open}) ` : ''}Hale` : `${title} · Hale`;
});

startClock();
followLinks();
void refresh();
live();
