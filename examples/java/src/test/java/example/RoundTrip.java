package example;

/** The same as the test, without JUnit: prints iD and role of what was written and read back. */
public final class RoundTrip {
    public static void main(String[] arguments) throws Exception {
        PracticeRegistry registry = new PracticeRegistry(arguments[0], arguments[1]);
        OrcidIntegration integration = registry.integration();
        String address = integration.authorizeAddress("/read-limited /activities/update", "s1");
        OrcidIntegration.Permission permission =
                integration.exchange(registry.agree(address, "sofia@people.example"));
        String employment = integration.read(permission, integration.addEmployment(permission, "Archivist"));
        System.out.println(permission.orcid() + " " + OrcidIntegration.text(employment, "role-title"));
    }
}
