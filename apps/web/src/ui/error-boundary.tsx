import { Button } from '@mantine/core';
import { Bug } from 'lucide-react';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { EmptyState } from './empty-state.tsx';

type ErrorBoundaryProps = { readonly children: ReactNode };

/** Catches what breaks while drawing, so that one broken part does not take the whole window along. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    return this.state.error ? <BrokenPart error={this.state.error} /> : this.props.children;
  }
}

/** What is shown instead of a part that broke. */
export function BrokenPart({ error }: { readonly error: Error }) {
  return (
    <EmptyState
      icon={<Bug size={24} />}
      title="Something broke on our side"
      action={<Button onClick={() => location.reload()}>Reload the page</Button>}
    >
      <p>What you saved is safe, and runs go on. The browser console has the details.</p>
      <code className="mono">{error.message}</code>
    </EmptyState>
  );
}
