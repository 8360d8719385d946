import { useRef, useState } from 'preact/hooks';
import { Problem } from './problem.js';

export interface ConfirmButtonProps {
  /** What the button is called. */
  readonly label: string;
  /** What is asked before it happens. */
  readonly question: string;
  /** What will come of it, for whom. */
  readonly detail: string;
  readonly isDangerous?: boolean;
  readonly isDisabled?: boolean;
  /** Why not. */
  readonly title?: string | undefined;
  readonly onConfirm: () => Promise<unknown>;
}

/** A button that asks first. The dialog holds the keyboard until it is answered; Escape and its first button change nothing. */
export function ConfirmButton({
  label,
  question,
  detail,
  isDangerous,
  isDisabled,
  title,
  onConfirm,
}: ConfirmButtonProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isUnderWay, setIsUnderWay] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const open = () => {
    setError(null);
    dialog.current!.showModal();
  };
  const confirm = async () => {
    setIsUnderWay(true);
    setError(null);
    try {
      await onConfirm();
      dialog.current!.close();
    } catch (refusal) {
      setError(refusal as Error);
    }
    setIsUnderWay(false);
  };
  return (
    <>
      <button
        type="button"
        class={isDangerous ? 'danger' : undefined}
        disabled={isDisabled}
        title={title}
        onClick={open}
      >
        {label}
      </button>
      <dialog ref={dialog} aria-label={question}>
        <h2>{question}</h2>
        <p>{detail}</p>
        {error && <Problem of={error} />}
        <div class="actions">
          <button type="button" class="quiet" onClick={() => dialog.current!.close()}>
            Cancel
          </button>
          <button type="button" class={isDangerous ? 'danger' : 'primary'} disabled={isUnderWay} onClick={confirm}>
            {label}
          </button>
        </div>
      </dialog>
    </>
  );
}
