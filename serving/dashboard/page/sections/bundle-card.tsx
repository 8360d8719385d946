import { useState } from 'preact/hooks';
import { useApi } from '../api.js';
import { Card } from '../parts/card.js';
import { ConfirmButton } from '../parts/confirm-button.js';

/** Putting another bundle in the place of the one in use, and back. */
export function BundleCard({ version, onChanged }: { version: string; onChanged: () => void }) {
  const { client, caller } = useApi();
  const [done, setDone] = useState('');
  const isAdmin = caller.role === 'admin';
  const title = isAdmin ? undefined : `It takes a key of the role admin; this one is of ${caller.role}.`;
  const change = async (changed: ReturnType<typeof client.model.reload>) => {
    const { model_version: next, took_ms: tookMs, scope } = await changed;
    setDone(
      `${next} answers now (${scope === 'shared' ? 'all namespaces' : 'this namespace'}), after ${Math.round(tookMs)} ms.`,
    );
    onChanged();
  };
  return (
    <Card
      wide
      title="Bundle"
      about="Requests go on meanwhile. A bundle that fails its checks is refused, and the one in use stays."
    >
      <div class="actions">
        <ConfirmButton
          label="Reload"
          question="Read the bundle again from its folder?"
          detail={`Now ${version} answers. What lies in its folder is verified, warmed up and takes its place; users’ own parameters begin anew with another version.`}
          isDisabled={!isAdmin}
          title={title}
          onConfirm={() => change(client.model.reload())}
        />
        <ConfirmButton
          isDangerous
          label="Roll back"
          question="Use the bundle again that was in use before?"
          detail={`Now ${version} answers. Once more undoes it.`}
          isDisabled={!isAdmin}
          title={title}
          onConfirm={() => change(client.model.rollback())}
        />
      </div>
      <p role="status">{done}</p>
      {title && <p class="muted">{title}</p>}
    </Card>
  );
}
