import { signal } from '@preact/signals';
import { ApiError, signIn } from './api.ts';
import { refresh, trouble } from './state.ts';

const wrong = signal<string | undefined>(undefined);

async function submit(form: HTMLFormElement): Promise<void> {
  const token = new FormData(form).get('token');
  try {
    await signIn(typeof token === 'string' ? token : '');
    wrong.value = undefined;
    trouble.value = undefined;
    await refresh();
  } catch (error) {
    wrong.value = error instanceof ApiError ? error.message : 'That did not work.';
  }
}

export function SignIn() {
  return (
    <form
      class="card empty"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <h1>Token needed</h1>
      <label for="token">The console’s token, as the configuration has it</label>
      <input id="token" name="token" type="password" autocomplete="current-password" required />
      {wrong.value !== undefined && (
        <p class="failure" role="alert">
          {wrong.value}
        </p>
      )}
      <button class="button primary" type="submit">
        Enter
      </button>
    </form>
  );
}
