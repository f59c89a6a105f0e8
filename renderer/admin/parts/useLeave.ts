import { useLocation } from "wouter";

/**
 * Returns what to do once the subject of this page is removed: opens `path`, unless another page was opened meanwhile.
 */
export function useLeave(path: string): () => void {
  const [, navigate] = useLocation();
  const { pathname } = location;
  return () => {
    if (location.pathname === pathname) navigate(path);
  };
}
