import { useState } from 'preact/hooks';
import { type Api, ApiProvider, clientOf } from './api.js';
import { type Place, SECTIONS, type Section, writePlace } from './place.js';
import { ExperimentsSection } from './sections/experiments-section.js';
import { ModelSection } from './sections/model-section.js';
import { RetrieversSection } from './sections/retrievers-section.js';
import { TrafficSection } from './sections/traffic-section.js';
import { readSession, type Session, writeSession } from './session.js';
import { SignIn } from './sign-in.js';
import { usePlace } from './use-place.js';

const TITLES: Readonly<Record<Section, string>> = {
  traffic: 'Traffic',
  retrievers: 'Retrievers',
  experiments: 'Experiments',
  model: 'Model',
};

/** The page: who asks, then one section at a time. */
export function App() {
  const [session, setSession] = useState(readSession);
  const [api, setApi] = useState<Api | null>(null);
  const [hasLeft, setHasLeft] = useState(false);
  const place = usePlace();
  const enter = (entered: Session, caller: Api['caller']) => {
    writeSession(entered);
    setSession(entered);
    setApi({ client: clientOf(entered), caller });
  };
  const leave = () => {
    writeSession({ ...session, key: null });
    setSession({ ...session, key: null });
    setApi(null);
    setHasLeft(true);
  };
  if (api === null) return <SignIn session={session} triesAtOnce={!hasLeft} onEnter={enter} />;
  return (
    <ApiProvider value={api}>
      <Header place={place} api={api} onLeave={leave} />
      <main id="main" tabIndex={-1}>
        <h1>{TITLES[place.section]}</h1>
        <SectionOf key={api.caller.namespace} {...place} />
      </main>
    </ApiProvider>
  );
}

function Header({ place, api: { caller }, onLeave }: { place: Place; api: Api; onLeave: () => void }) {
  return (
    <header>
      <button type="button" class="skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the figures
      </button>
      <p class="brand">Metafuse</p>
      <nav aria-label="Sections">
        {SECTIONS.map((section) => (
          <a
            key={section}
            href={writePlace({ section, id: null })}
            aria-current={section === place.section ? 'page' : undefined}
          >
            {TITLES[section]}
          </a>
        ))}
      </nav>
      <p class="who">
        <span title="Namespace">{caller.namespace}</span>
        <span class="muted">{caller.name === null ? 'no key' : `${caller.name}, ${caller.role}`}</span>
        <button type="button" class="quiet" title="Another key, or another namespace" onClick={onLeave}>
          Change
        </button>
      </p>
    </header>
  );
}

function SectionOf({ section, id }: Place) {
  switch (section) {
    case 'traffic':
      return <TrafficSection />;
    case 'retrievers':
      return <RetrieversSection id={id} />;
    case 'experiments':
      return <ExperimentsSection id={id} />;
    case 'model':
      return <ModelSection />;
  }
}
